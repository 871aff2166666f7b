using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>The headroom of a zone.</summary>
/// <param name="Zone">The Availability Zone's name.</param>
/// <param name="Addresses">Addresses that the CNI can still give to pods of the zone's worst-placed nodes.</param>
/// <param name="Subnets">What each subnet that it may take from contributes.</param>
public sealed record ZoneHeadroom(string Zone, long Addresses, IReadOnlyList<SubnetHeadroom> Subnets);

/// <summary>The headroom in one subnet.</summary>
/// <param name="Subnet">The subnet.</param>
/// <param name="Block">Its block.</param>
/// <param name="Addresses">Addresses that the CNI can still take from it.</param>
public sealed record SubnetHeadroom(SubnetId Subnet, Cidr Block, long Addresses);

/// <summary>Measures headroom by the rules of the cluster's own CNI version.</summary>
public static class ZoneCapacity
{
    /// <summary>Headroom per zone in which the cluster has nodes, sorted by zone.</summary>
    public static IReadOnlyList<ZoneHeadroom> Measure(ClusterSnapshot snapshot) => throw new NotImplementedException();

    /// <summary>The zone with the least headroom, or null when the cluster has no nodes.</summary>
    public static ZoneHeadroom? Smallest(IReadOnlyList<ZoneHeadroom> zones) => throw new NotImplementedException();
}
