using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Which zones need space, and which of it is there and only closed.</summary>
/// <param name="Exhausted">Zones below the floor that need an opened subnet.</param>
/// <param name="Reusable">Closed subnets to open.</param>
/// <param name="New">Zones that need a new subnet.</param>
/// <param name="Passed">Zones that aren't exhausted and can't be given a subnet.</param>
internal sealed record SpaceNeed(
    IReadOnlyList<string> Exhausted, IReadOnlyList<SubnetReading> Reusable, IReadOnlyList<NodePlacement> New, IReadOnlyList<NodePlacement> Passed)
{
    /// <summary>What is needed, if the CNI has these settings.</summary>
    /// <remarks>
    /// Once a zone is exhausted, every zone of the cluster without open space of its own gets a subnet: the scheduler spreads over
    /// the zones, so the next one is exhausted before a second response could begin.
    /// </remarks>
    public static SpaceNeed Of(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni)
    {
        var measured = ZoneCapacity.Measure(snapshot, cni);
        var exhausted = measured.Where(z => z.Addresses < policy.Floor).Select(z => z.Zone).ToList();
        if (exhausted.Count == 0)
        {
            return new SpaceNeed([], [], [], []);
        }

        var placements = measured.Where(z => !HasOpenSpace(snapshot, z, policy.Floor))
            .Select(z => NodePlacement.Of(snapshot, z.Zone)).ToList();
        var reusable = placements.Select(p => ReusableSpace.In(snapshot, policy, cni, p)).OfType<SubnetReading>().ToList();
        var rest = placements.Where(p => reusable.All(s => s.Zone != p.Zone)).ToList();
        var passed = rest.Where(p => !p.IsClear && !exhausted.Contains(p.Zone)).ToList();
        return new SpaceNeed(exhausted, reusable, [.. rest.Except(passed)], passed);
    }

    /// <summary>What is to be prepared in calm times: each zone that has neither a closed subnet for an emergency nor open space for one.</summary>
    public static SpaceNeed ToPrepare(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni)
    {
        var least = (int)Math.Min(int.MaxValue, SubnetSize.Least(policy, cni));
        var placements = ZoneCapacity.Measure(snapshot, cni).Where(z => !HasOpenSpace(snapshot, z, least)).Select(z => NodePlacement.Of(snapshot, z.Zone))
            .Where(p => ReusableSpace.In(snapshot, policy, cni, p) is null).ToList();
        return new SpaceNeed([], [], [.. placements.Where(p => p.IsClear)], [.. placements.Where(p => !p.IsClear)]);
    }

    private static bool HasOpenSpace(ClusterSnapshot snapshot, ZoneHeadroom zone, int floor)
    {
        var nodeSubnets = snapshot.Instances.Select(i => i.Subnet).ToHashSet();
        return zone.Subnets.Where(s => !nodeSubnets.Contains(s.Subnet)).Sum(s => s.Addresses) >= floor;
    }
}
