using Headroom.Rehearsal.Ipamd;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The environment of container aws-node as it is installed: config/master/aws-k8s-cni.yaml (v1.21.1), and what EKS adds to it.</summary>
internal static class AwsNodeManifest
{
    /// <summary>The manifest's environment in its order; null stands for a reference to a field.</summary>
    public static List<KeyValuePair<string, string?>> Environment(CniVersion version, bool isIpv6, string? eksCluster, string vpcId)
    {
        var all = new List<KeyValuePair<string, string?>>
        {
            new("ADDITIONAL_ENI_TAGS", "{}"),
            new("ANNOTATE_POD_IP", "false"),
            new("AWS_VPC_CNI_NODE_PORT_SUPPORT", "true"),
            new("AWS_VPC_ENI_MTU", "9001"),
            new("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "false"),
            new("AWS_VPC_K8S_CNI_EXTERNALSNAT", "false"),
            new("AWS_VPC_K8S_CNI_LOGLEVEL", "DEBUG"),
            new("AWS_VPC_K8S_CNI_LOG_FILE", "/host/var/log/aws-routed-eni/ipamd.log"),
            new("AWS_VPC_K8S_CNI_RANDOMIZESNAT", "prng"),
            new("AWS_VPC_K8S_CNI_VETHPREFIX", "eni"),
            new("AWS_VPC_K8S_PLUGIN_LOG_FILE", "/var/log/aws-routed-eni/plugin.log"),
            new("AWS_VPC_K8S_PLUGIN_LOG_LEVEL", "DEBUG"),
        };

        // Only the manifest that EKS vends names the cluster and the VPC (amazon-vpc-cni-k8s issue 2749).
        if (eksCluster is not null)
        {
            all.Add(new("CLUSTER_ENDPOINT", $"https://{eksCluster.ToUpperInvariant()}.gr7.us-west-2.eks.amazonaws.com"));
            all.Add(new("CLUSTER_NAME", eksCluster));
        }

        all.AddRange(
        [
            new("DISABLE_INTROSPECTION", "false"),
            new("DISABLE_METRICS", "false"),
            new("DISABLE_NETWORK_RESOURCE_PROVISIONING", "false"),
            new("ENABLE_IPv4", isIpv6 ? "false" : "true"),
            new("ENABLE_IPv6", isIpv6 ? "true" : "false"),
            new("ENABLE_POD_ENI", "false"),
            new("ENABLE_PREFIX_DELEGATION", isIpv6 ? "true" : "false"),
        ]);
        if (version.KnowsDiscovery)
        {
            all.Add(new("ENABLE_SUBNET_DISCOVERY", "true"));
        }

        all.AddRange(
        [
            new("NETWORK_POLICY_ENFORCING_MODE", "standard"),
            new("VPC_CNI_VERSION", $"v{version}"),
        ]);
        if (eksCluster is not null)
        {
            all.Add(new("VPC_ID", vpcId));
        }

        all.AddRange([new("WARM_ENI_TARGET", "1"), new("WARM_PREFIX_TARGET", "1"), new("MY_NODE_NAME", null), new("MY_POD_NAME", null)]);
        return all;
    }
}
