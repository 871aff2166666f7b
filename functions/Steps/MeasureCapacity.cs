using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Responses;
using Headroom.Steps.Incidents;
using Headroom.Steps.Measuring;

namespace Headroom.Steps;

/// <summary>Each minute: the headroom of every cluster of the policy as metrics, and a response where it is short, or pods wait, and nobody responded.</summary>
public sealed class MeasureCapacity(Edge edge)
{
    // A cluster of the policy that EKS doesn't have is looked for now and then, not each minute; its heartbeat alarm tells meanwhile.
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    private readonly InsideWatch _watch = new(edge);
    private readonly OverdueWatch _overdue = new(edge);
    private readonly PastMeasures _past = new();
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private DateTimeOffset? _listedAt;

    /// <summary>In Lambda.</summary>
    public MeasureCapacity()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Measures all; one cluster's failure doesn't keep the others from being measured, and fails the call at its end.</summary>
    public Task<MeasureAnswer> Handle(CloudWatchEvent<JsonElement> input, ILambdaContext context) => RunAsync(Arns.AccountOf(edge.Settings.StateMachine));

    private async Task<MeasureAnswer> RunAsync(string account)
    {
        var failures = new List<(string, Exception)>();
        var started = new List<string>();
        await NoteMissingAsync(failures).ConfigureAwait(false);
        foreach (var policy in edge.Policies.Where(policy => !_missing.Contains(policy.Name)))
        {
            try
            {
                if (await MeasureAsync(policy, account).ConfigureAwait(false) is { } name)
                {
                    started.Add(name);
                }
            }
#pragma warning disable CA1031 // Whatever it is, the other clusters are measured all the same; it is thrown below.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failures.Add((policy.Name, e));
                if (e is ClusterNotFoundException)
                {
                    _missing.Add(policy.Name);
                }
            }
        }

        await LookForOverdueAsync(failures).ConfigureAwait(false);
        return failures.Count == 0 ? new MeasureAnswer(edge.Policies.Count, started) : throw new MeasureFailedException(failures);
    }

    // One call for all clusters. Without its answer they are measured as if all were there.
    private async Task NoteMissingAsync(List<(string, Exception)> failures)
    {
        if (edge.Now - _listedAt < AskAgain)
        {
            return;
        }

        try
        {
            var there = await edge.Clusters.ListAsync().ConfigureAwait(false);
            var missing = edge.Policies.Select(policy => policy.Name).Except(there, StringComparer.Ordinal).ToList();
            _missing.Clear();
            _missing.UnionWith(missing);
            _listedAt = edge.Now;
            failures.AddRange(missing.Select(name => (name, (Exception)new ClusterNotFoundException(name))));
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failures.Add(("the list of clusters", e));
        }
    }

    private async Task LookForOverdueAsync(List<(string, Exception)> failures)
    {
        try
        {
            await _overdue.LookAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The clusters are measured all the same; it is thrown with the rest.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failures.Add(("what is overdue", e));
        }
    }

    private async Task<string?> MeasureAsync(ClusterPolicy policy, string account)
    {
        var (measured, isWhole) = await Remembered.RefreshAsync(edge, policy.Name, account).ConfigureAwait(false);
        var read = await ClusterStates.ReadLiveAsync(edge, policy.Name, edge.Settings.StateMachine).ConfigureAwait(false);
        // An incident reads for itself, but not while it waits for a person or for another response.
        var readsItself = read.State.Incident is not null && !(edge.Now - measured.Inside?.ReadAt >= Metrics.Fresh);
        var snapshot = readsItself ? measured : await _watch.LookAsync(measured, policy).ConfigureAwait(false);
        if (readsItself)
        {
            _watch.Forget(policy.Name);
        }

        var zones = ZoneCapacity.Measure(snapshot);
        snapshot = _past.Add(snapshot, zones, edge.Now);
        if (isWhole || snapshot.Inside != measured.Inside)
        {
            await Remembered.KeepAsync(edge, snapshot).ConfigureAwait(false);
        }

        Metrics.Print(edge.Output, snapshot, zones, _watch.ReadAt(snapshot), edge.Now);
        return await RespondAsync(policy, new Shortage(zones, Metrics.StuckPods(snapshot, edge.Now) ?? 0), read).ConfigureAwait(false);
    }

    private async Task<string?> RespondAsync(ClusterPolicy policy, Shortage shortage, (ClusterState State, long Version) read)
    {
        var isShort = shortage.Reason(policy) is not null;
        var noted = await ClusterStates.NoteAsync(edge, policy.Name, isShort, read).ConfigureAwait(false);
        if (StartRule.OnMeasure(policy, shortage, noted.State, edge.Now) is not StartVerdict.Start start)
        {
            return null;
        }

        // Each response of one long shortage has a name of its own.
        var since = noted.State.LastEndedAt > noted.State.BelowSince ? noted.State.LastEndedAt : noted.State.BelowSince;
        var name = ExecutionName.For(policy.Name, "measure", since ?? edge.Now);
        if (await Starter.StartAsync(edge, new RequestInput(policy.Name, "measure", start.Reason), name, noted).ConfigureAwait(false) is not { } why)
        {
            return name;
        }

        edge.Output.WriteLine($"no response to {policy.Name} was started: {why}");
        return null;
    }
}
