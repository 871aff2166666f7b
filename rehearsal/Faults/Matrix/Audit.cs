using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>Compares a world after an incident with what its journal and its report say, and says how it ended.</summary>
internal sealed class Audit
{
    private readonly FaultedWorld _after;
    private readonly JournalView _journal;
    private readonly List<Subnet> _subnets;
    private readonly List<CidrAssociation> _blocks;
    private readonly List<string> _changed;
    private readonly List<string> _violations = [];

    private Audit(FaultedWorld after)
    {
        (_after, _journal) = (after, new JournalView(after.Deployed.Dynamo.Items(after.Deployed.Model.Tables.Single().Name)));
        _subnets = [.. after.World.Vpc.Subnets.Where(subnet => subnet.Ordinal > after.World.Vpc.OpenedAt)];
        _blocks = [.. after.World.Vpc.Blocks.Skip(after.World.Scenario.Vpc.Blocks.Count).Where(block => block.IsInForce)];
        var now = after.Variables();
        _changed = [.. now.Keys.Union(after.Environment.Keys).Where(name => now.GetValueOrDefault(name) != after.Environment.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>How it ended, and everything that is wrong with it.</summary>
    public static (Ending Ending, IReadOnlyList<string> Violations) Of(FaultedWorld after)
    {
        var audit = new Audit(after);
        var ending = audit.Ended();
        audit.LookAtWhatIsHeld();
        audit.LookAtOwners();
        audit.LookAtJournal();
        audit.LookAtCanaries();
        audit.LookAtWhatWasSaid(ending);
        return (ending, audit._violations);
    }

    private bool IsOfHeartbeat(Storage.Notification sent) => sent.Subject?.Contains($"\"headroom-{_after.World.Scenario.Name}-heartbeat\"", StringComparison.Ordinal) == true;

    private bool IsAnythingLeft => _subnets.Count > 0 || _blocks.Count > 0 || _changed.Count > 0;

    private bool WasAnythingChanged => _after.World.Timeline.Happenings.Any(happening => happening.Kind is "cidr-associating" or "subnet-created" or "subnet-reserved" or "subnet-tagged" or "aws-node-changed");

    private Ending Ended() =>
        IsAnythingLeft ? _after.Waiting == 0 ? Ending.Recovered : Ending.Stopped
        : WasAnythingChanged ? Ending.Undone
        : Ending.Refused;

    private void LookAtWhatIsHeld()
    {
        Add(_after.Responses.Where(response => response.IsRunning).Select(response => $"execution {response.Name} still runs"));
        Add(_journal.Open.Select(incident => $"{incident} isn't closed"));
        Add(_journal.Holding.Select(incident => $"the cluster is still held by incident {incident}"));
        Add(_journal.Leases.Select(owner => $"the lease is still held by {owner}"));
    }

    // Of every subnet, also those that were there before: nobody may reserve anything in them.
    private IEnumerable<(Subnet Subnet, CidrReservation Reservation)> Reservations() => _after.World.Vpc.Subnets
        .SelectMany(subnet => subnet.Reservations.Where(one => one.Ordinal > _after.World.Vpc.OpenedAt).Select(one => (subnet, one)));

    private void LookAtOwners()
    {
        var (associated, created, opened, set) = (_journal.MadeBy("associateCidr"), _journal.MadeBy("createSubnets"), _journal.MadeBy("openSubnets"), _journal.MadeBy("configureAwsNode"));
        Add(_blocks.Where(block => !associated.ContainsKey(block.Id)).Select(block => $"block {block.Block} ({block.Id}) is nobody's"));
        Add(_subnets.Where(subnet => !created.ContainsKey(subnet.Id)).Select(subnet => $"subnet {subnet.Id} ({subnet.Block}) is nobody's"));
        Add(Reservations().Where(one => !created.ContainsKey(one.Reservation.Id) && created.GetValueOrDefault($"{one.Subnet.Id} reservation") != one.Reservation.Block.ToString())
            .Select(one => $"reservation {one.Reservation.Id} ({one.Reservation.Block}) is nobody's"));
        Add(_subnets.Where(subnet => subnet.Tags.Value.ContainsKey("kubernetes.io/role/cni") && !opened.ContainsKey(subnet.Id)).Select(subnet => $"the switch of subnet {subnet.Id} is nobody's"));
        var now = _after.Variables();
        Add(_changed.Where(name => !set.TryGetValue(name, out var value) || value != now.GetValueOrDefault(name)).Select(name => $"aws-node's {name} was changed by nobody"));
        Add(_after.Surroundings.Disturbed(_journal));
        Add(_after.Surroundings.Unlike(_journal));
        Add(_blocks.GroupBy(block => block.Block.ToString()).Where(same => same.Count() > 1).Select(same => $"{same.Key} is there twice"));
    }

    // What an entry that wasn't taken back has made is there, and no entry is left in the middle; but for those of a rollback that goes on.
    private void LookAtJournal()
    {
        var there = _subnets.Select(subnet => subnet.Id).Concat(_blocks.Select(block => block.Id)).Concat(Reservations().Select(one => one.Reservation.Id)).ToHashSet(StringComparer.Ordinal);
        Add(from step in _journal.Steps
            where step is { Kind: "associateCidr" or "createSubnets", State: "Done" or "Kept" }
            from id in step.Made.Keys
            where !id.EndsWith(" reservation", StringComparison.Ordinal) // What may be there, since no answer came.
            where !there.Contains(id) && !IsPartlyKept(step, there) && !_after.Rollbacks.Any(rollback => rollback.IsRunning)
            select $"{step.Kind} says {step.State} of {id}, which isn't there");
        Add(_journal.Steps.Where(step => step.State == "Intended" && !(step.Kind == "rollBack" && _after.Rollbacks.Any(rollback => rollback.IsRunning))).Select(step => $"{step.Kind} of {step.Incident} was begun and never ended"));
    }

    // Where nobody could delete one any more, it must have ended by itself, and people must know of it.
    private void LookAtCanaries()
    {
        var said = string.Join('\n', Reports());
        Add(from pod in _after.World.Cluster.Pods
            where pod.Request is not null && (pod.Phase != "Failed" || !said.Contains($"headroom.incident={pod.Request.Incident}", StringComparison.Ordinal))
            select $"canary {pod.Name} of {pod.Request!.Incident} is left ({pod.Phase})");
    }

    // Undo marks an entry whole: kept while one thing of it is there, of which the report lists what stays.
    private static bool IsPartlyKept(JournalStep step, HashSet<string> there) => step.Made.Keys.Any(there.Contains) && step.State == "Kept";

    private void LookAtWhatWasSaid(Ending ending)
    {
        var sent = _after.Deployed.Sns.Sent;
        foreach (var response in _after.Responses.Where(response => !sent.Any(one => one.Message.Contains(response.Name, StringComparison.Ordinal))))
        {
            _violations.Add($"nobody was told of {response.Name}");
        }

        // Nobody can respond to what isn't measured: then the heartbeat alarm must be on.
        if (!_after.Responses.Any() && sent.LastOrDefault(IsOfHeartbeat)?.Subject?.StartsWith("ALARM", StringComparison.Ordinal) != true)
        {
            _violations.Add("no response was ever started, and no heartbeat alarm is on");
        }

        if (ending == Ending.Stopped)
        {
            var said = string.Join('\n', sent.Select(one => one.Message).Concat(Reports()));
            Add(_subnets.Select(subnet => subnet.Id).Concat(_blocks.Select(block => block.Id)).Concat(Reservations().Select(one => one.Reservation.Block.ToString())).Concat(_changed).Where(left => !said.Contains(left, StringComparison.Ordinal)).Select(left => $"{left} stays and no report says so"));
        }
    }

    private IEnumerable<string> Reports() => _after.Deployed.S3.Objects(_after.Deployed.Model.Buckets.Single())
        .Where(entry => entry.Key.EndsWith("/report.md", StringComparison.Ordinal)).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Value));

    private void Add(IEnumerable<string> violations) => _violations.AddRange(violations);
}

/// <summary>How an incident in which something went wrong may end; there is no other way.</summary>
internal enum Ending
{
    /// <summary>No pod waits for an address, and the space is there.</summary>
    Recovered,

    /// <summary>Something was changed, and all of it was taken back.</summary>
    Undone,

    /// <summary>It ended before any change.</summary>
    Refused,

    /// <summary>Something stays, and the report lists it whole.</summary>
    Stopped,
}
