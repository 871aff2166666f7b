using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>Where a new interface may go: GetVpcSubnets, validTag (to 1.21) and isSubnetValidForENICreation (from 1.22) of pkg/awsutils/awsutils.go.</summary>
internal static class SubnetChoice
{
    public const string RoleTag = "kubernetes.io/role/cni";

    /// <summary>The subnets to try, in order.</summary>
    /// <param name="zone">The subnets of the node's zone, as DescribeSubnets lists them.</param>
    /// <param name="own">The node's own subnet.</param>
    /// <param name="tags">A subnet's tags as the CNI sees them.</param>
    /// <param name="settings">The CNI's version and environment.</param>
    public static IReadOnlyList<Subnet> Candidates(IEnumerable<Subnet> zone, Subnet own, Func<Subnet, IReadOnlyDictionary<string, string>> tags, IpamdSettings settings) =>
        // Most free addresses first; a stable sort, as Go's sort.SliceStable is.
        [.. zone.Where(subnet => IsValid(tags(subnet), subnet == own, settings)).OrderByDescending(subnet => subnet.Pool.Free)];

    /// <summary>True when an interface may go into the subnet.</summary>
    public static bool IsValid(IReadOnlyDictionary<string, string> tags, bool isOwn, IpamdSettings settings)
    {
        var version = settings.Version;
        if (!version.KnowsExclusion)
        {
            // Any value opens a subnet, even "0".
            return isOwn || tags.ContainsKey(RoleTag);
        }

        var role = tags.GetValueOrDefault(RoleTag) ?? "";
        if (role == "0" || (role.Length == 0 && !isOwn))
        {
            return false;
        }

        return (role.Length == 0 && !version.ChecksOwnSubnetsCluster) || BelongsToCluster(tags, settings);
    }

    /// <summary>IsSubnetExcluded: no new interface goes there, and those that are there give pods no more addresses.</summary>
    public static bool IsExcluded(IReadOnlyDictionary<string, string> tags, IpamdSettings settings)
    {
        var role = tags.GetValueOrDefault(RoleTag) ?? "";
        return role == "0" || ((role.Length > 0 || settings.Version.ChecksOwnSubnetsCluster) && !BelongsToCluster(tags, settings));
    }

    private static bool BelongsToCluster(IReadOnlyDictionary<string, string> tags, IpamdSettings settings)
    {
        var prefix = settings.Version.ClusterTagPrefix!;
        var named = tags.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList();

        // 1.22.0 didn't yet pass over the check where CLUSTER_NAME is empty.
        var skips = settings.ClusterName.Length == 0 && !settings.Version.ChecksOwnSubnetsCluster;
        return skips || named.Count == 0 || named.Contains(prefix + settings.ClusterName);
    }
}
