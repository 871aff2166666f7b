using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Stepping;

/// <summary>Puts a snapshot together from what the wires read.</summary>
internal static class Snapshots
{
    /// <summary>Everything that EKS and EC2 say.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="account">The account that Headroom runs in.</param>
    /// <param name="inside">The last reading from inside the cluster, which is taken along.</param>
    /// <param name="details">What is read of the VPC beside its structure.</param>
    public static async Task<ClusterSnapshot> ReadAsync(Edge edge, string cluster, string account, ClusterReading? inside, VpcDetails details)
    {
        var readAt = edge.Now;
        var (vpc, eks) = await edge.Clusters.ReadAsync(cluster).ConfigureAwait(false);
        var addon = await edge.Clusters.ReadAddonAsync(cluster).ConfigureAwait(false);
        var (_, instances) = await edge.Nodes.ReadAsync(cluster).ConfigureAwait(false);
        var nodeSubnets = instances.SelectMany(i => i.Interfaces.Select(n => n.Subnet).Append(i.Subnet)).ToHashSet();
        return new ClusterSnapshot
        {
            Cluster = cluster,
            ReadAt = readAt,
            Account = account,
            Eks = eks,
            Vpc = await edge.Vpcs.ReadAsync(vpc, nodeSubnets, details).ConfigureAwait(false),
            Instances = instances,
            Addon = addon,
            Inside = inside,
        };
    }

    /// <summary>A snapshot with what changes from minute to minute read anew, in two calls (three in prefix mode): subnets with what is free in them, and nodes. The rest is as it was.</summary>
    public static async Task<ClusterSnapshot> RefreshAsync(Edge edge, ClusterSnapshot last)
    {
        var (_, instances) = await edge.Nodes.ReadAsync(last.Cluster).ConfigureAwait(false);
        return await WithNodesAsync(edge, last, instances).ConfigureAwait(false);
    }

    /// <summary>As <see cref="RefreshAsync"/>, where the nodes were read already.</summary>
    public static async Task<ClusterSnapshot> WithNodesAsync(Edge edge, ClusterSnapshot last, IReadOnlyList<InstanceReading> instances)
    {
        var known = last.Vpc.Subnets.DistinctBy(s => s.Id).ToDictionary(s => s.Id);
        var subnets = await edge.Vpcs.ReadSubnetsAsync(last.Vpc.Id).ConfigureAwait(false);
        return await WithPrefixesAsync(edge, last with { Instances = instances, Vpc = last.Vpc with { Subnets = [.. subnets.Select(s => Merge(s, known))] } }).ConfigureAwait(false);
    }

    /// <summary>In prefix mode with the whole /28s of the pods' subnets counted, in one call; else as it is.</summary>
    public static async Task<ClusterSnapshot> WithPrefixesAsync(Edge edge, ClusterSnapshot snapshot)
    {
        var cni = CniSettings.Of(snapshot);
        if (!cni.Prefixes || snapshot.Instances.Count == 0)
        {
            return snapshot;
        }

        var ours = snapshot.Instances.SelectMany(i => i.Interfaces.Select(n => n.Subnet).Append(i.Subnet)).ToHashSet();
        var pods = snapshot.Vpc.Subnets.Where(s => ours.Contains(s.Id) || SubnetRules.IsOpen(cni, s)).Select(s => s.Id).ToHashSet();
        var taken = await edge.Vpcs.ReadTakenAsync(pods).ConfigureAwait(false);
        return snapshot with
        {
            Vpc = snapshot.Vpc with { Subnets = [.. snapshot.Vpc.Subnets.Select(s => pods.Contains(s.Id) ? s with { WholePrefixes = WholePrefixes.Count(s, taken[s.Id]) } : s)] },
        };
    }

    private static SubnetReading Merge(SubnetReading now, Dictionary<SubnetId, SubnetReading> known) =>
        known.TryGetValue(now.Id, out var before) ? now with { RouteTable = before.RouteTable, NetworkAcl = before.NetworkAcl, Reservations = before.Reservations } : now;
}
