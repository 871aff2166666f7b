using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>The headroom of a zone.</summary>
/// <param name="Zone">The Availability Zone's name.</param>
/// <param name="Addresses">Addresses that the CNI can still give to pods of the zone's worst-placed nodes.</param>
/// <param name="Subnets">What each subnet that they may take from contributes.</param>
public sealed record ZoneHeadroom(string Zone, long Addresses, IReadOnlyList<SubnetHeadroom> Subnets);

/// <summary>The headroom in one subnet.</summary>
/// <param name="Subnet">The subnet.</param>
/// <param name="Block">Its block.</param>
/// <param name="Addresses">Addresses that the CNI can still take from it.</param>
public sealed record SubnetHeadroom(SubnetId Subnet, Cidr Block, long Addresses);

/// <summary>Measures headroom by the rules of the cluster's own CNI version.</summary>
public static class ZoneCapacity
{
    /// <summary>The zones in which the cluster has nodes, sorted.</summary>
    public static IReadOnlyList<string> Zones(ClusterSnapshot snapshot) =>
        [.. snapshot.Instances.Select(i => i.Zone).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Headroom per zone in which the cluster has nodes, sorted by zone.</summary>
    public static IReadOnlyList<ZoneHeadroom> Measure(ClusterSnapshot snapshot) => Measure(snapshot, CniSettings.Of(snapshot));

    /// <summary>Headroom per zone if the CNI had these settings.</summary>
    public static IReadOnlyList<ZoneHeadroom> Measure(ClusterSnapshot snapshot, CniSettings cni) =>
        [.. Zones(snapshot).Select(zone => MeasureZone(snapshot, cni, zone))];

    /// <summary>The zone with the least headroom, or null when the cluster has no nodes.</summary>
    public static ZoneHeadroom? Smallest(IReadOnlyList<ZoneHeadroom> zones) => zones.MinBy(z => z.Addresses);

    // A node takes from its own subnet and the open ones of its zone. Where a zone has several node subnets, the worst-placed
    // nodes count: their pods wait, however much room the neighbours' subnet has.
    private static ZoneHeadroom MeasureZone(ClusterSnapshot snapshot, CniSettings cni, string zone)
    {
        var subnets = snapshot.Vpc.Subnets
            .Where(s => s.Zone == zone && s.State == "available").OrderBy(s => s.Id.Value, StringComparer.Ordinal).ToList();
        return HomeSubnets(snapshot, cni, zone)
            .Select(home => subnets.Where(s => s.Id == home ? cni.CustomNetworking || SubnetRules.MayUseOwn(cni, s) : SubnetRules.IsOpen(cni, s)))
            .Select(usable => usable.Select(s => new SubnetHeadroom(s.Id, s.Block, AddressesLeft(snapshot, cni, s))).ToList())
            .Select(parts => new ZoneHeadroom(zone, parts.Sum(p => p.Addresses), parts))
            .MinBy(z => z.Addresses)!;
    }

    // Custom networking gives pods the ENIConfigs' subnets, which show as those of the nodes' further interfaces.
    private static IEnumerable<SubnetId> HomeSubnets(ClusterSnapshot snapshot, CniSettings cni, string zone)
    {
        var instances = snapshot.Instances.Where(i => i.Zone == zone).ToList();
        var further = cni.CustomNetworking
            ? instances.SelectMany(i => i.Interfaces.Select(n => n.Subnet).Where(s => s != i.Subnet)).ToList()
            : [];
        return (further.Count > 0 ? further : instances.Select(i => i.Subnet)).Distinct().OrderBy(s => s.Value, StringComparer.Ordinal);
    }

    // AvailableIpAddressCount leaves out everything inside CIDR reservations. EC2 takes prefixes from a prefix reservation first,
    // so what is left there is its size less the prefixes in use; outside of it only whole /28s count.
    // By these counts alone there may be less: scattered addresses leave fewer whole /28s.
    private static long AddressesLeft(ClusterSnapshot snapshot, CniSettings cni, SubnetReading subnet)
    {
        if (!cni.Prefixes)
        {
            return subnet.Free;
        }

        var reserved = subnet.Reservations.Where(r => r.Type == "prefix").Sum(r => r.Block.Size);
        var inUse = snapshot.Instances.SelectMany(i => i.Interfaces).Where(n => n.Subnet == subnet.Id).Sum(n => 16L * n.Prefixes);
        var most = (subnet.Free / 16 * 16) + Math.Max(0, reserved - inUse);
        return subnet.WholePrefixes is { } whole ? Math.Min(most, (long)whole * Capacity.WholePrefixes.Size) : most;
    }
}
