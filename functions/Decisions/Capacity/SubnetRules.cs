using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>Which subnets the CNI may make an interface in, by its version (pkg/awsutils, isSubnetValidForENICreation).</summary>
public static class SubnetRules
{
    /// <summary>True when a node may use its own subnet for pods.</summary>
    /// <remarks>Until 1.22 always. From then on the switch's value 0 closes it, whether or not subnet discovery is on (IsSubnetExcluded).</remarks>
    public static bool MayUseOwn(CniSettings cni, SubnetReading subnet)
    {
        if (cni.Version is not { } version || version < CniVersion.TagValues)
        {
            return true;
        }

        var role = Role(subnet);
        // 1.22.0 looks at the clusters' tags of a node subnet without the switch, too; 1.22.1 stopped that.
        return role != "0" && ((role == "" && version >= CniVersion.OwnClusterTag) || AdmitsCluster(cni, version, subnet));
    }

    /// <summary>True when nodes of other subnets in the zone may use the subnet.</summary>
    public static bool IsOpen(CniSettings cni, SubnetReading subnet)
    {
        if (!cni.Discovery || cni.Version is not { } version)
        {
            return false;
        }

        // Until 1.22 the key alone opens a subnet, even with the value 0 (validTag).
        return version < CniVersion.TagValues
            ? subnet.Tags.ContainsKey(TagKeys.RoleCni)
            : Role(subnet) is not ("" or "0") && AdmitsCluster(cni, version, subnet);
    }

    private static string Role(SubnetReading subnet) => subnet.Tags.GetValueOrDefault(TagKeys.RoleCni) ?? "";

    private static bool AdmitsCluster(CniSettings cni, CniVersion version, SubnetReading subnet)
    {
        var own = version >= CniVersion.OwnClusterTag;
        var prefix = own ? TagKeys.CniClusterPrefix : TagKeys.ClusterPrefix;
        // From 1.22.1 a CNI that isn't told its cluster's name takes every tagged subnet; 1.22.0 takes none that is tagged for a cluster.
        return (own && cni.OwnName == "")
            || !subnet.Tags.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal))
            || subnet.Tags.ContainsKey(prefix + cni.OwnName);
    }
}
