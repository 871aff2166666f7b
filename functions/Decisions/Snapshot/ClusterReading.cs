using Headroom.Decisions.Network;

namespace Headroom.Decisions.Snapshot;

/// <summary>What the read step saw inside the cluster with kubectl (docs/cluster-reading.md).</summary>
public sealed record ClusterReading
{
    /// <summary>When the script on the runner started to read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The aws-node DaemonSet, or null when the cluster has none.</summary>
    public AwsNodeReading? AwsNode { get; init; }

    /// <summary>Every node.</summary>
    public required IReadOnlyList<NodeReading> Nodes { get; init; }

    /// <summary>Running pods' addresses, counted per zone and /24. Pods on the host's network aren't counted.</summary>
    public IReadOnlyList<PodRangeReading> PodRanges { get; init => field = value ?? []; } = [];

    /// <summary>FailedCreatePodSandBox events that say no address was to be had, per node that has them.</summary>
    public IReadOnlyList<SandboxFailureReading> SandboxFailures { get; init => field = value ?? []; } = [];

    /// <summary>Pods that no node takes, or null when there are none.</summary>
    public PendingReading? Pending { get; init; }

    /// <summary>EC2 operations that the CNI says it isn't allowed, sorted.</summary>
    public IReadOnlyList<DenialReading> Denials { get; init => field = value ?? []; } = [];
}

/// <summary>Pods without a node.</summary>
/// <param name="Pods">How many.</param>
/// <param name="Since">Creation of the one that has waited longest.</param>
public sealed record PendingReading(int Pods, DateTimeOffset Since);

/// <summary>MissingIAMPermissions events of aws-node for one operation.</summary>
/// <param name="Operation">Such as <c>ec2:DescribeSubnets</c>.</param>
/// <param name="Count">Sum of the events' counts.</param>
/// <param name="Last">The newest event's time.</param>
public sealed record DenialReading(string Operation, int Count, DateTimeOffset Last);

/// <summary>The aws-node DaemonSet.</summary>
public sealed record AwsNodeReading
{
    /// <summary>The image of container <c>aws-node</c>; its tag is the CNI's version.</summary>
    public required string Image { get; init; }

    /// <summary>The environment of container <c>aws-node</c>; values from references are left out.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Who has written the environment (managers of <c>metadata.managedFields</c>).</summary>
    public IReadOnlyList<string> Managers { get; init => field = value ?? []; } = [];

    /// <summary>How far the roll-out is.</summary>
    public required RolloutReading Rollout { get; init; }
}

/// <summary>A DaemonSet's roll-out as its status counts it.</summary>
/// <param name="Generation">metadata.generation.</param>
/// <param name="Observed">status.observedGeneration: below <paramref name="Generation"/> the rest is out of date.</param>
/// <param name="Desired">status.desiredNumberScheduled.</param>
/// <param name="Updated">status.updatedNumberScheduled.</param>
/// <param name="Ready">status.numberReady.</param>
public sealed record RolloutReading(long Generation, long Observed, int Desired, int Updated, int Ready)
{
    /// <summary>True when every node runs the present template, and at most so many aren't ready.</summary>
    public bool IsOver(int notReady) => Observed >= Generation && Updated >= Desired && Desired - Ready <= notReady;
}

/// <summary>A node as Kubernetes has it, with its pods counted.</summary>
public sealed record NodeReading
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The EC2 instance, from spec.providerID; null for nodes that aren't EC2 instances (Fargate, hybrid).</summary>
    public string? InstanceId { get; init; }

    /// <summary>Label topology.kubernetes.io/zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Condition Ready is True.</summary>
    public required bool Ready { get; init; }

    /// <summary>spec.unschedulable: ipamd adds no interface to a cordoned node.</summary>
    public bool Cordoned { get; init; }

    /// <summary>status.allocatable.pods.</summary>
    public required int MaxPods { get; init; }

    /// <summary>Pods off the host's network that have an address.</summary>
    public required int PodsWithAddress { get; init; }

    /// <summary>Pods bound to the node, off the host's network, that have none and haven't ended.</summary>
    public required int PodsWaiting { get; init; }

    /// <summary>Creation time of the pod that has waited longest, or null when none waits.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Pods on the host's network, which count against <see cref="MaxPods"/>.</summary>
    public int HostPods { get; init; }
}

/// <summary>Pods whose addresses lie in one /24.</summary>
/// <param name="Zone">The zone of the pods' nodes.</param>
/// <param name="Block">The /24.</param>
/// <param name="Pods">How many pods.</param>
/// <param name="NewestStart">status.startTime of the youngest.</param>
public sealed record PodRangeReading(string Zone, Cidr Block, int Pods, DateTimeOffset NewestStart);

/// <summary>Sandbox failures on one node for want of an address.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Count">Sum of the events' counts.</param>
/// <param name="Last">The newest event's time.</param>
public sealed record SandboxFailureReading(string Node, int Count, DateTimeOffset Last);
