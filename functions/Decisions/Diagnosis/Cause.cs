using System.Text.Json.Serialization;

namespace Headroom.Decisions.Diagnosis;

/// <summary>One class of cause, for a zone or for the whole cluster, with its evidence.</summary>
/// <param name="Kind">Which class.</param>
/// <param name="Zone">The zone that it concerns, or null when it concerns the cluster.</param>
/// <param name="Evidence">Numbers, ids and lines that show it; whole sentences.</param>
public sealed record Cause(CauseKind Kind, string? Zone, IReadOnlyList<string> Evidence);

/// <summary>The classes of cause that are told apart.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CauseKind>))]
public enum CauseKind
{
    /// <summary>Every zone has headroom and no pod waits for an address.</summary>
    Healthy,

    /// <summary>A zone's headroom is below the policy's floor.</summary>
    SubnetsExhausted,

    /// <summary>Pods wait on nodes that have no slot for a new interface, so that new subnets can't help them.</summary>
    EniSlotsExhausted,

    /// <summary>EKS Auto Mode: no aws-node, pod subnets are the NodeClass's.</summary>
    AutoMode,

    /// <summary>The cluster hands out IPv6 addresses.</summary>
    Ipv6Cluster,

    /// <summary>Custom networking: subnet discovery is skipped.</summary>
    CustomNetworking,

    /// <summary>The VPC CNI is older than 1.18.3 and doesn't reach new subnets from half-filled interfaces.</summary>
    CniTooOld,

    /// <summary>The cluster has no aws-node DaemonSet, so that nothing hands out addresses.</summary>
    AwsNodeMissing,

    /// <summary>Neither aws-node's image nor an add-on says which version of the VPC CNI runs.</summary>
    CniVersionUnknown,

    /// <summary>Another account owns the VPC.</summary>
    SharedVpc,

    /// <summary>EKS doesn't say ACTIVE.</summary>
    ClusterNotActive,

    /// <summary>The policy doesn't name the cluster.</summary>
    NotManagedByHeadroom,
}
