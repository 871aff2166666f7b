using System.Collections.Immutable;
using Headroom.Rehearsal.Cluster.Admission;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>How a world begins and what will happen in it, apart from the response: one JSON file each.</summary>
internal sealed record Scenario
{
    /// <summary>The scenario's name, which is the cluster's, too.</summary>
    public required string Name { get; init; }

    /// <summary>A sentence that says what happened.</summary>
    public required string Story { get; init; }

    /// <summary>The seed for who names none.</summary>
    public required ulong Seed { get; init; }

    public required string Region { get; init; }

    public required ScenarioCluster Cluster { get; init; }

    public required ScenarioAwsNode AwsNode { get; init; }

    public required ScenarioVpc Vpc { get; init; }

    public required IReadOnlyList<ScenarioZone> Zones { get; init; }

    /// <summary>Auto Scaling groups; a cluster without any has no cluster-autoscaler.</summary>
    public IReadOnlyList<ScenarioGroup> Groups { get; init; } = [];

    public required IReadOnlyList<ScenarioWorkload> Workloads { get; init; }

    /// <summary>The admission webhook for pods, or null.</summary>
    public WebhookSettings? Webhook { get; init; }

    /// <summary>The person who answers a plan that waits for approval, or null where nobody does.</summary>
    public ScenarioApprover? Approver { get; init; }

    /// <summary>Other clusters of the same VPC: this scenario with another name, cluster, aws-node, workloads, and its nodes in place of the first cluster's.</summary>
    public IReadOnlyList<Scenario> OtherClusters { get; init; } = [];

    /// <summary>True for one of <see cref="OtherClusters"/>.</summary>
    public bool IsOther { get; init; }
}

/// <summary>What EKS says of the cluster.</summary>
internal sealed record ScenarioCluster(string Version, string Status, bool IsIpv6, bool AutoMode, Ipv4Block ServiceBlock);

/// <summary>Who installed aws-node.</summary>
internal enum AwsNodeKind
{
    /// <summary>Applied with kubectl, Helm or the like.</summary>
    SelfManaged,

    /// <summary>The EKS add-on.</summary>
    Managed,

    /// <summary>There is none.</summary>
    None,
}

/// <summary>aws-node as the scenario begins.</summary>
/// <param name="Kind">Who installed it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Environment">Variables that somebody set with kubectl.</param>
/// <param name="Configuration">Variables in a managed add-on's configuration.</param>
/// <param name="OverwrittenAfter">When an upgrade of the add-on takes back what was set with kubectl (resolveConflicts OVERWRITE); null is never.</param>
/// <param name="Denied">EC2 operations that the CNI's role isn't allowed.</param>
/// <param name="LosesInterfaces">True where ipamd takes no interface of another subnet in before its next start.</param>
internal sealed record ScenarioAwsNode(
    AwsNodeKind Kind,
    CniVersion Version,
    ImmutableSortedDictionary<string, string> Environment,
    ImmutableSortedDictionary<string, string> Configuration,
    TimeSpan? OverwrittenAfter,
    IReadOnlyList<string> Denied,
    bool LosesInterfaces);

/// <summary>A zone with its subnets and nodes.</summary>
/// <param name="Name">The zone's name.</param>
/// <param name="Subnets">Its subnets.</param>
/// <param name="Nodes">Groups of like nodes.</param>
/// <param name="PodSubnet">The block of the subnet in the zone's ENIConfig, or null.</param>
internal sealed record ScenarioZone(string Name, IReadOnlyList<ScenarioSubnet> Subnets, IReadOnlyList<ScenarioNodes> Nodes, Ipv4Block? PodSubnet);

/// <summary>A subnet.</summary>
/// <param name="Block">Its block.</param>
/// <param name="RouteTable">The name of its route table within the scenario; null is the VPC's main one.</param>
/// <param name="NetworkAcl">The name of its network ACL within the scenario; null is the VPC's default one.</param>
/// <param name="Taken">Addresses that load balancers, databases and endpoints have.</param>
/// <param name="Reservations">CIDR reservations.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ScenarioSubnet(
    Ipv4Block Block, string? RouteTable, string? NetworkAcl, int Taken, IReadOnlyList<ScenarioReservation> Reservations, ImmutableSortedDictionary<string, string> Tags);

internal sealed record ScenarioReservation(Ipv4Block Block, string Type);

/// <summary>Nodes that are alike.</summary>
/// <param name="Type">Their instance type.</param>
/// <param name="Count">How many.</param>
/// <param name="Subnet">The block of their subnet.</param>
/// <param name="Pods">Pods that each runs when the world begins.</param>
/// <param name="MaxPods">The kubelet's limit; null is the type's default.</param>
/// <param name="IsCordoned">Whether they are cordoned.</param>
/// <param name="Fits">Pods that their processors and memory have room for; null is no limit but the kubelet's.</param>
/// <param name="Group">The name of their Auto Scaling group; null for nodes that nobody replaces or adds to.</param>
internal sealed record ScenarioNodes(InstanceType Type, int Count, Ipv4Block Subnet, int Pods, int? MaxPods, bool IsCordoned, int? Fits, string? Group);

/// <summary>An Auto Scaling group that cluster-autoscaler looks after; its nodes' type and subnets are the group's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">Its least size.</param>
/// <param name="Max">Its greatest size.</param>
internal sealed record ScenarioGroup(string Name, int Min, int Max);

/// <summary>Pods that come while the world runs.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="After">When the first comes.</param>
/// <param name="PerMinute">How many come in a minute.</param>
/// <param name="Pods">How many come altogether.</param>
/// <param name="Lifetime">How long each runs before another takes its place; null is for ever.</param>
internal sealed record ScenarioWorkload(string Name, TimeSpan After, int PerMinute, int Pods, TimeSpan? Lifetime);

/// <summary>A person who reads the notification of a plan and carries out one of its commands.</summary>
/// <param name="After">How long that takes.</param>
/// <param name="Answer">Which: <c>approve</c> or <c>refuse</c>.</param>
internal sealed record ScenarioApprover(TimeSpan After, string Answer);
