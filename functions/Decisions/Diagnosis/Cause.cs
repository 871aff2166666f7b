using System.Text.Json.Serialization;

namespace Headroom.Decisions.Diagnosis;

/// <summary>One class of cause, for a zone or for the whole cluster, with its evidence.</summary>
/// <param name="Kind">Which class.</param>
/// <param name="Zone">The zone that it concerns, or null when it concerns the cluster.</param>
/// <param name="Evidence">Numbers, ids and lines that show it; whole sentences.</param>
/// <param name="Confidence">How sure the evidence makes it, by the rule of its class (docs/causes.md).</param>
public sealed record Cause(CauseKind Kind, string? Zone, IReadOnlyList<string> Evidence, Confidence Confidence = Confidence.Certain);

/// <summary>How sure a cause is. Rules decide, nothing is weighed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Confidence>))]
public enum Confidence
{
    /// <summary>What was read is the cause itself: nothing else could look like this.</summary>
    Certain,

    /// <summary>What was read is what the cause looks like, and pods suffer; another cause could look the same.</summary>
    Likely,

    /// <summary>The circumstances are there, and nobody suffers from them yet.</summary>
    Possible,
}

/// <summary>The classes of cause that are told apart. docs/causes.md has the table of their evidence.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CauseKind>))]
public enum CauseKind
{
    /// <summary>Every zone has headroom and no pod waits for an address.</summary>
    Healthy,

    /// <summary>A zone's headroom is below the policy's floor.</summary>
    SubnetsExhausted,

    /// <summary>In prefix mode a zone has addresses enough, but too few whole /28s.</summary>
    SubnetsFragmented,

    /// <summary>Pods wait on nodes that have no slot for a new interface, so that new subnets can't help them.</summary>
    EniSlotsExhausted,

    /// <summary>Nodes hold addresses that the pods which need them can't get.</summary>
    AddressesStranded,

    /// <summary>Pods wait while addresses cool down, which ipamd counts as available, so that it asks for none.</summary>
    CooldownStarvation,

    /// <summary>No instance can be launched in a zone's node subnets: it needs an address there.</summary>
    NodeAddressesExhausted,

    /// <summary>A quota of the VPC or the Region is used up.</summary>
    QuotaReached,

    /// <summary>EC2 throttles the account's calls.</summary>
    Throttled,

    /// <summary>The CNI's role lacks a right.</summary>
    PermissionMissing,

    /// <summary>aws-node's environment isn't what the add-on's configuration says, or what it was.</summary>
    SettingsDrifted,

    /// <summary>A zone has headroom, but not for long at the present rate.</summary>
    RunwayShort,

    /// <summary>Pods wait for addresses, and none of the other causes is found.</summary>
    Unexplained,

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
