using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
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
        var reusable = placements.Select(p => ReusableIn(snapshot, policy, cni, p)).OfType<SubnetReading>().ToList();
        var rest = placements.Where(p => reusable.All(s => s.Zone != p.Zone)).ToList();
        var passed = rest.Where(p => !p.IsClear && !exhausted.Contains(p.Zone)).ToList();
        return new SpaceNeed(exhausted, reusable, [.. rest.Except(passed)], passed);
    }

    private static bool HasOpenSpace(ClusterSnapshot snapshot, ZoneHeadroom zone, int floor)
    {
        var nodeSubnets = snapshot.Instances.Select(i => i.Subnet).ToHashSet();
        return zone.Subnets.Where(s => !nodeSubnets.Contains(s.Subnet)).Sum(s => s.Addresses) >= floor;
    }

    // Prepared by an earlier response or by a person, but never opened. The switch's value 0 is somebody's "no": left alone.
    private static SubnetReading? ReusableIn(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, NodePlacement placement) =>
        snapshot.Vpc.Subnets
            .Where(s => s.Zone == placement.Zone && s.State == "available" && !s.Tags.ContainsKey(TagKeys.RoleCni))
            .Where(s => s.Tags.ContainsKey(TagKeys.CniCluster(snapshot.Cluster)) && placement.Matches(s))
            .Where(s => s.Free >= SubnetSize.Least(policy, cni) && WouldOpen(cni, s))
            .OrderByDescending(s => s.Free).ThenBy(s => s.Id.Value, StringComparer.Ordinal).FirstOrDefault();

    private static bool WouldOpen(CniSettings cni, SubnetReading subnet) =>
        SubnetRules.IsOpen(cni, subnet with { Tags = new Dictionary<string, string>(subnet.Tags) { [TagKeys.RoleCni] = "1" } });
}
