using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Snapshot → causes.</summary>
public static class Triage
{
    private static readonly CauseKind[] Outside = [CauseKind.AutoMode, CauseKind.Ipv6Cluster, CauseKind.SharedVpc, CauseKind.ClusterNotActive, CauseKind.NotManagedByHeadroom];

    /// <summary>What is wrong, cluster first, then by zone; a single <see cref="CauseKind.Healthy"/> when nothing is.</summary>
    /// <param name="snapshot">What was seen.</param>
    /// <param name="policy">The cluster's policy, or null when the policy doesn't name the cluster.</param>
    public static IReadOnlyList<Cause> Diagnose(ClusterSnapshot snapshot, ClusterPolicy? policy)
    {
        if (policy is null)
        {
            return [new(CauseKind.NotManagedByHeadroom, null, [$"The policy doesn't name the cluster {snapshot.Cluster}."])];
        }

        var causes = ClusterCauses.Of(snapshot).Concat(Exhausted(snapshot, policy.Floor)).Concat(OutOfSlots(snapshot)).ToList();
        return causes.Count > 0 ? causes : [new(CauseKind.Healthy, null, Health(snapshot, policy.Floor))];
    }

    /// <summary>True when EKS and EC2 alone show a cause that is refused, so that no reading from inside the cluster can change the answer.</summary>
    public static bool IsRefusedFromOutside(ClusterSnapshot outside, ClusterPolicy policy) => Diagnose(outside, policy).Any(c => Outside.Contains(c.Kind));

    private static IEnumerable<Cause> Exhausted(ClusterSnapshot snapshot, int floor) =>
        from zone in ZoneCapacity.Measure(snapshot)
        where zone.Addresses < floor
        select new Cause(CauseKind.SubnetsExhausted, zone.Zone,
        [
            $"{zone.Zone} has {Words.Count(zone.Addresses, "address", "addresses")} of headroom, and the floor is {Words.Number(floor)}.",
            .. zone.Subnets.Select(s => $"{s.Subnet} ({s.Block}) has {Words.Count(s.Addresses, "address", "addresses")} left."),
            .. WaitingIn(snapshot, zone.Zone),
        ]);

    private static IEnumerable<string> WaitingIn(ClusterSnapshot snapshot, string zone)
    {
        var waiting = Waiting.Of(snapshot).Where(w => w.Node.Zone == zone).ToList();
        if (waiting.Count > 0)
        {
            yield return $"{Words.Count(waiting.Sum(w => w.Pods), "pod")} in {zone} without an address, on {Words.Count(waiting.Count, "node")}.";
        }

        var nodes = (snapshot.Inside?.Nodes ?? []).Where(n => n.Zone == zone).Select(n => n.Name).ToHashSet();
        var failures = (snapshot.Inside?.SandboxFailures ?? []).Where(f => nodes.Contains(f.Node)).ToList();
        if (failures.Count > 0)
        {
            yield return $"{Words.Count(failures.Sum(f => (long)f.Count), "failed pod sandbox", "failed pod sandboxes")} for want of an address in {zone}, "
                + $"the last at {failures.Max(f => f.Last):yyyy-MM-ddTHH:mm:ssZ}.";
        }
    }

    private static IEnumerable<Cause> OutOfSlots(ClusterSnapshot snapshot) =>
        from waiting in Waiting.Of(snapshot)
        where waiting.Room == NodeRoom.NoInterfaceSlot
        group waiting by waiting.Node.Zone into zone
        orderby zone.Key
        select new Cause(CauseKind.EniSlotsExhausted, zone.Key,
        [
            $"{Words.Count(zone.Sum(w => w.Pods), "pod")} in {zone.Key} on {Words.Count(zone.Count(), "node")} with every interface slot taken: a new subnet can't help them.",
            $"The nodes are {Words.Some([.. zone.Select(w => $"{w.Node.Name} ({w.Node.InstanceId})")])}.",
        ]);

    private static IReadOnlyList<string> Health(ClusterSnapshot snapshot, int floor)
    {
        var zones = ZoneCapacity.Measure(snapshot);
        var pods = Waiting.Of(snapshot).Sum(w => w.Pods);
        return
        [
            zones.Count == 0
                ? "The cluster has no nodes."
                : $"Headroom is {Words.List(zones.Select(z => $"{Words.Number(z.Addresses)} in {z.Zone}"))}, and the floor is {Words.Number(floor)}.",
            .. pods > 0 ? new[] { $"{Words.Count(pods, "pod")} without an address, but not for want of headroom or interface slots." } : [],
        ];
    }
}
