namespace Headroom.Decisions.Network;

/// <summary>The tags that decide who may use a subnet.</summary>
public static class TagKeys
{
    /// <summary>The switch: value <c>1</c> opens a subnet to pods.</summary>
    public const string RoleCni = "kubernetes.io/role/cni";

    /// <summary>Followed by a cluster's name: limits the switch to that cluster, from CNI 1.22.1.</summary>
    public const string CniClusterPrefix = "cni.networking.k8s.aws/cluster/";

    /// <summary>Followed by a cluster's name: limits the switch in CNI 1.22.0 only; otherwise says who lives in the VPC.</summary>
    public const string ClusterPrefix = "kubernetes.io/cluster/";

    /// <summary>On everything that Headroom makes; its value is the incident's id.</summary>
    public const string Incident = "headroom:incident";

    /// <summary>The tag that limits a subnet to one cluster, value <c>shared</c>.</summary>
    public static string CniCluster(string cluster) => CniClusterPrefix + cluster;
}
