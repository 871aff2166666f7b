using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>The route table and network ACL that a zone's new subnet must share with its node subnets.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="RouteTable">The table, or null when the zone's node subnets have different ones.</param>
/// <param name="NetworkAcl">The ACL, or null likewise.</param>
/// <param name="Subnets">The zone's node subnets.</param>
internal sealed record NodePlacement(string Zone, string? RouteTable, string? NetworkAcl, IReadOnlyList<SubnetReading> Subnets)
{
    public bool IsClear => RouteTable is not null && NetworkAcl is not null;

    public static NodePlacement Of(ClusterSnapshot snapshot, string zone)
    {
        var ids = snapshot.Instances.Where(i => i.Zone == zone).Select(i => i.Subnet).ToHashSet();
        var subnets = snapshot.Vpc.Subnets.Where(s => ids.Contains(s.Id)).OrderBy(s => s.Id.Value, StringComparer.Ordinal).ToList();
        return new NodePlacement(zone, Single(subnets.Select(s => s.RouteTable)), Single(subnets.Select(s => s.NetworkAcl)), subnets);
    }

    /// <summary>The blocks of the nodes' own subnets: where pods have their addresses before a response.</summary>
    public static IReadOnlyList<Cidr> Blocks(ClusterSnapshot snapshot)
    {
        var ids = snapshot.Instances.Select(i => i.Subnet).ToHashSet();
        return [.. snapshot.Vpc.Subnets.Where(s => ids.Contains(s.Id)).Select(s => s.Block).Order()];
    }

    /// <summary>True when the subnet routes and filters as the zone's nodes do.</summary>
    public bool Matches(SubnetReading subnet) => IsClear && subnet.RouteTable == RouteTable && subnet.NetworkAcl == NetworkAcl;

    public Refusal Refuse() => new(
        $"The node subnets of {Zone} have different route tables or network ACLs, so it can't be told which its new subnet should have.",
        [.. Subnets.Select(s => $"{s.Id} ({s.Block}) has {s.RouteTable} and {s.NetworkAcl}.")],
        $"Give the node subnets {Words.List(Subnets.Select(s => s.Id))} the same route table and network ACL, or create a pod subnet in {Zone} yourself "
            + "and tag it kubernetes.io/role/cni=1.");

    private static string? Single(IEnumerable<string> values) => values.Distinct().ToList() is [var only] ? only : null;
}
