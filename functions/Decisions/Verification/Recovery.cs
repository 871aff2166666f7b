using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Verification;

/// <summary>Judges per zone whether pods have come back.</summary>
public static class Recovery
{
    /// <summary>How long pods have to come back after a change.</summary>
    /// <remarks>
    /// ipamd rests 120 s after EC2 refused an address (insufficientCidrErrorCooldown), looks every 5 s, and attaches an interface in
    /// about 10 s; then the kubelet must try the sandbox again, and the cluster must be read. Twice that sum.
    /// </remarks>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>One verdict per zone: whether the space that was opened brings its pods back.</summary>
    public static IReadOnlyDictionary<string, ZoneVerdict> Judge(VerifyFacts facts, DateTimeOffset now) =>
        ByZone(facts, zone => JudgeZone(facts, zone, now));

    /// <summary>One verdict per zone: whether a change of aws-node that followed recovery did harm (<see cref="ZoneVerdict.No"/>) or not (<see cref="ZoneVerdict.Recovered"/>).</summary>
    public static IReadOnlyDictionary<string, ZoneVerdict> JudgeSettings(VerifyFacts facts, DateTimeOffset now) =>
        ByZone(facts, zone => IsFresh(facts) && IsRolledOut(facts) && AreNodesReady(facts, zone) && Waits(facts.Present, zone).Helpable <= Waits(facts.Before, zone).Helpable
            ? ZoneVerdict.Recovered
            : Late(facts, now));

    private static ZoneVerdict JudgeZone(VerifyFacts facts, string zone, DateTimeOffset now)
    {
        // The alarm's own number: below the floor it goes on, whoever has an address. And a node that was ready before the change must be.
        if (!IsFresh(facts) || !AreNodesReady(facts, zone) || ZoneCapacity.Measure(facts.Present).Any(z => z.Zone == zone && z.Addresses < facts.Floor))
        {
            return Late(facts, now);
        }

        var waits = Waits(facts.Present, zone);
        var stuck = Waits(facts.Present, zone, facts.ChangedAt).Helpable;
        var used = IsUsed(facts, zone);
        return waits is { Helpable: 0, Unhelpable: > 0 } ? ZoneVerdict.OnlyUnhelpable
            : Canaries.Disprove(facts, zone) ? Late(facts, now)
            : used && stuck == 0 ? ZoneVerdict.Recovered
            : waits.Helpable == 0 ? ZoneVerdict.NotExercised
            // By the deadline it is enough that the stuck ones fall: a large zone needs longer to come back whole.
            : now >= facts.Deadline && used && stuck < Waits(facts.Before, zone).Helpable ? ZoneVerdict.Recovered
            : Late(facts, now);
    }

    private static Dictionary<string, ZoneVerdict> ByZone(VerifyFacts facts, Func<string, ZoneVerdict> judge) =>
        facts.Zones.ToDictionary(zone => zone, judge);

    private static ZoneVerdict Late(VerifyFacts facts, DateTimeOffset now) => now >= facts.Deadline ? ZoneVerdict.No : ZoneVerdict.NotYet;

    private static bool IsFresh(VerifyFacts facts) => facts.Present.Inside?.ReadAt > facts.ChangedAt;

    private static bool IsRolledOut(VerifyFacts facts) =>
        facts.Present.Inside?.AwsNode?.Rollout is { } r && r.Observed >= r.Generation && r.Updated >= r.Desired
        && r.Desired - r.Ready <= Math.Max(0, NotReady(facts.Before));

    private static int NotReady(ClusterSnapshot before) => before.Inside?.AwsNode?.Rollout is { } r ? r.Desired - r.Ready : 0;

    // A node that isn't there any more was replaced or scaled in, and a new one has the time of its boot.
    private static bool AreNodesReady(VerifyFacts facts, string zone)
    {
        var unready = (facts.Present.Inside?.Nodes ?? []).Where(n => !n.Ready).Select(n => n.Name).ToHashSet();
        return (facts.Before.Inside?.Nodes ?? []).All(n => n.Zone != zone || !n.Ready || !unready.Contains(n.Name));
    }

    // Pods that wait in the zone (since before a moment, if one is given), on nodes that space can help and on others. Those that wait
    // for a node are among the others where none can be launched: no subnet for pods helps them.
    private static (int Helpable, int Unhelpable) Waits(ClusterSnapshot snapshot, string zone, DateTimeOffset? since = null)
    {
        var waiting = Waiting.Of(snapshot).Where(w => w.Node.Zone == zone && !(w.Node.WaitingSince > since)).ToList();
        var helpable = waiting.Where(w => w.Room == NodeRoom.CanGrow).Sum(w => w.Pods);
        var unplaced = NodeSpace.IsExhausted(snapshot, zone) ? NodeSpace.Pending(snapshot)?.Pods ?? 0 : 0;
        return (helpable, waiting.Sum(w => w.Pods) - helpable + unplaced);
    }

    // A pod that waited keeps the start time of before the change, so where nobody had an address in a /24 before, any pod there came
    // with the change. Elsewhere its start must be newer, and the /24, in which pods are counted, must be of the opened space alone. A canary is known by its
    // address itself.
    private static bool IsUsed(VerifyFacts facts, string zone)
    {
        var space = facts.Opened.Count > 0 ? facts.Opened : OpenBlocks(facts.Present, zone);
        return Canaries.Prove(facts, zone, space) || facts.Present.Inside!.PodRanges.Where(r => r.Zone == zone).Any(range => WasEmpty(facts.Before, range.Block)
            ? space.Any(range.Block.Overlaps)
            : range.NewestStart > facts.ChangedAt && space.Any(block => block.Contains(range.Block)));
    }

    private static bool WasEmpty(ClusterSnapshot before, Cidr range) => before.Inside?.PodRanges.All(r => r.Block != range) ?? false;

    // Where only subnet discovery was switched on, the space is what others had opened.
    private static List<Cidr> OpenBlocks(ClusterSnapshot snapshot, string zone)
    {
        var cni = CniSettings.Of(snapshot);
        return [.. snapshot.Vpc.Subnets.Where(s => s.Zone == zone && SubnetRules.IsOpen(cni, s)).Select(s => s.Block)];
    }
}
