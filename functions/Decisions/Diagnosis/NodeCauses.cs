using Headroom.Decisions.Capacity;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Why the nodes of a zone don't give pods what the subnets have.</summary>
internal static class NodeCauses
{
    public static IEnumerable<Cause> Of(Sight sight)
    {
        var zones = sight.Waiting.Select(w => w.Node.Zone).Concat(sight.Zones.Where(sight.IsShort).Select(z => z.Zone)).Distinct().Order(StringComparer.Ordinal).ToList();
        return zones.SelectMany(zone => OutOfSlots(sight, zone)).Concat(zones.SelectMany(zone => Stranded(sight, zone))).Concat(zones.SelectMany(zone => Starved(sight, zone)));
    }

    private static IEnumerable<Cause> OutOfSlots(Sight sight, string zone)
    {
        var stuck = sight.WaitingIn(zone).Where(w => w.Room == NodeRoom.NoInterfaceSlot).ToList();
        if (stuck.Count > 0)
        {
            yield return new Cause(CauseKind.EniSlotsExhausted, zone,
            [
                $"{Words.Count(stuck.Sum(w => w.Pods), "pod")} in {zone} on {Words.Count(stuck.Count, "node")} with every interface slot taken: a new subnet can't help them.",
                $"The nodes are {Words.Some([.. stuck.Select(w => $"{w.Node.Name} ({w.Node.InstanceId})")])}.",
            ]);
        }
    }

    // What other nodes hold idle would lift the zone above the floor; or a node is full by ipamd's count, and not by its pods'.
    private static IEnumerable<Cause> Stranded(Sight sight, string zone)
    {
        var waiting = sight.WaitingIn(zone);
        var full = waiting.Where(w => w.Room == NodeRoom.AtMaxPods && sight.PoolOf(w).Idle > 0).Select(w => (Waiting: w, Pool: sight.PoolOf(w))).ToList();
        if (full.Count > 0)
        {
            yield return new Cause(CauseKind.AddressesStranded, zone,
            [
                $"{Words.Count(full.Sum(f => f.Waiting.Pods), "pod")} in {zone} on {Words.Count(full.Count, "node")} that {(full.Count == 1 ? "holds" : "hold")} as many addresses as max-pods, so that ipamd adds none, "
                    + $"but {Words.Number(full.Sum(f => f.Pool.Idle))} of {Words.Number(full.Sum(f => f.Pool.Allocated))} have no pod.",
                .. OfOtherMode(sight, [.. full.Select(f => f.Pool)]),
                $"The nodes are {Words.Some([.. full.Select(f => f.Pool.Name)])}.",
            ]);
        }

        var idle = sight.Pools.Where(p => p.Instance.Zone == zone && p.Node is not null && p.Idle > 0 && waiting.All(w => w.Node.InstanceId != p.Instance.Id)).ToList();
        if (full.Count > 0 || !sight.Zones.Any(z => z.Zone == zone && sight.IsShort(z)) || idle.Sum(p => p.Idle) < sight.Policy.Floor)
        {
            yield break;
        }

        var closed = idle.Where(TakesNoPod).Sum(p => p.Idle);
        var all = sight.Pools.Where(p => p.Instance.Zone == zone).ToList();
        yield return new Cause(CauseKind.AddressesStranded, zone,
        [
            $"Nodes in {zone} hold {Words.Number(all.Sum(p => p.Allocated))} addresses for pods, and pods have {Words.Number(all.Sum(p => p.Assigned))} of them; {Words.Number(idle.Sum(p => p.Idle))} lie idle on {Words.Count(idle.Count, "node")} where no pod waits.",
            .. closed > 0 ? new[] { $"{Words.Number(closed)} of these are on nodes that take no more pods (cordoned, not ready, or at max-pods)." } : [],
            .. OfOtherMode(sight, idle),
            $"The most are on {Words.Some([.. idle.OrderByDescending(p => p.Idle).ThenBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name} ({p.Idle} of {p.Allocated})")], 3)}.",
        ], closed >= sight.Policy.Floor ? Confidence.Certain : waiting.Count > 0 ? Confidence.Likely : Confidence.Possible);
    }

    private static bool TakesNoPod(NodePool pool) => pool.Node is { } node && (node.Cordoned || !node.Ready || node.PodsWithAddress + node.PodsWaiting + node.HostPods >= node.MaxPods);

    private static IEnumerable<string> OfOtherMode(Sight sight, IReadOnlyList<NodePool> pools) => pools.Sum(p => p.OfOtherMode) is > 0 and var other
        ? [$"{Words.Number(other)} of the addresses are {(sight.Cni.Prefixes ? "single ones, which prefix delegation gives" : "in prefixes, which the CNI with prefix delegation off gives")} to no new pod."]
        : [];

    // AvailableAddresses is total less assigned, and a freed address is assigned to nobody during its 30 s (ipamd's data store; issue 2896).
    private static IEnumerable<Cause> Starved(Sight sight, string zone)
    {
        var target = sight.Cni.WarmIpTarget;
        var starved = sight.WaitingIn(zone).Where(w => w.Room == NodeRoom.CanGrow && sight.PoolOf(w).Idle >= target).Select(w => (Waiting: w, Pool: sight.PoolOf(w))).ToList();
        if (target is > 0 && starved.Count > 0 && sight.Zones.Any(z => z.Zone == zone && !sight.IsShort(z)))
        {
            yield return new Cause(CauseKind.CooldownStarvation, zone,
            [
                $"{Words.Count(starved.Sum(s => s.Waiting.Pods), "pod")} in {zone} on {Words.Count(starved.Count, "node")} that {(starved.Count == 1 ? "has" : "have")} {Words.Number(starved.Sum(s => s.Pool.Idle))} addresses without a pod, "
                    + $"as many as WARM_IP_TARGET={target} asks for or more on each: ipamd adds none, and those that cool down for 30 seconds can't be given out.",
                $"{zone} has {Words.Number(sight.Zones.First(z => z.Zone == zone).Addresses)} addresses of headroom, above the floor.",
                $"The nodes are {Words.Some([.. starved.Select(s => s.Pool.Name)])}.",
            ], Confidence.Likely);
        }
    }
}
