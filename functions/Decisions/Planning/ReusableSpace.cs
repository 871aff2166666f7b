using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Closed subnets that are there already and may be opened, whoever made them.</summary>
internal static class ReusableSpace
{
    // Load balancers take their addresses from subnets with these (AWS Load Balancer Controller, subnet discovery).
    private static readonly string[] LoadBalancers = ["kubernetes.io/role/elb", "kubernetes.io/role/internal-elb"];
    private const string MadeFor = "headroom:cluster";

    /// <summary>The one of a zone that would be opened: the cluster's own first, then the one with the most free addresses; or null.</summary>
    public static SubnetReading? In(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, NodePlacement placement) =>
        snapshot.Vpc.Subnets
            .Where(s => s.Zone == placement.Zone && s.State == "available" && placement.Matches(s) && IsFree(s, snapshot.Cluster))
            .Where(s => IsTagged(s, snapshot.Cluster) || (policy.Reuse == Reuse.Permitted && IsIdle(s, snapshot, policy)))
            .Where(s => s.Free >= SubnetSize.Least(policy, cni) && WouldOpen(cni, s, snapshot.Cluster))
            .OrderByDescending(s => IsTagged(s, snapshot.Cluster)).ThenByDescending(s => s.Free).ThenBy(s => s.Id.Value, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>True for a subnet that carries the cluster's tag: prepared by an earlier response, or by a person.</summary>
    public static bool IsTagged(SubnetReading subnet, string cluster) => subnet.Tags.ContainsKey(TagKeys.CniCluster(cluster));

    // The switch's value 0 is somebody's "no", and what another cluster's name is on is that cluster's.
    private static bool IsFree(SubnetReading subnet, string cluster) => !subnet.Tags.ContainsKey(TagKeys.RoleCni)
        && subnet.Tags.All(tag => IsOf(tag.Key, TagKeys.CniClusterPrefix, cluster) && IsOf(tag.Key, TagKeys.ClusterPrefix, cluster) && (tag.Key != MadeFor || tag.Value == cluster));

    private static bool IsOf(string key, string prefix, string cluster) => !key.StartsWith(prefix, StringComparison.Ordinal) || key.AsSpan(prefix.Length).SequenceEqual(cluster);

    // Empty to the last address, since an interface is its owner's sign, too; so is a CIDR reservation, which EC2's count leaves out.
    private static bool IsIdle(SubnetReading subnet, ClusterSnapshot snapshot, ClusterPolicy policy) =>
        subnet.Free == subnet.Block.Size - SubnetLayout.KeptByAws
        && policy.Candidates.Any(c => c.Contains(subnet.Block)) && CidrRules.AgainstCluster(subnet.Block, snapshot.Eks) is null
        && !LoadBalancers.Any(subnet.Tags.ContainsKey);

    private static bool WouldOpen(CniSettings cni, SubnetReading subnet, string cluster) => SubnetRules.IsOpen(cni, subnet with
    {
        Tags = new Dictionary<string, string>(subnet.Tags) { [TagKeys.RoleCni] = "1", [TagKeys.CniCluster(cluster)] = "shared" },
    });
}
