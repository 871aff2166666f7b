namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One cluster's Kubernetes objects, as far as Headroom's scripts and a person with kubectl look at them. The world's cluster implements it; the Kubernetes front serves it.</summary>
/// <remarks>Lists are in no order; the front puts what it serves into that of names. Everything belongs to the world's thread.</remarks>
public interface IKubernetesApi
{
    /// <summary>The cluster's name, which is also its context in the runner's kubeconfig.</summary>
    string Cluster { get; }

    /// <summary>Grows with every change.</summary>
    long ResourceVersion { get; }

    /// <summary>DaemonSet kube-system/aws-node, or null when there is none.</summary>
    DaemonSetObject? AwsNode { get; }

    /// <summary>The nodes.</summary>
    IReadOnlyList<NodeObject> Nodes { get; }

    /// <summary>The pods of all namespaces, aws-node's own among them.</summary>
    IReadOnlyList<PodObject> Pods { get; }

    /// <summary>Events that haven't aged out (an hour).</summary>
    IReadOnlyList<EventObject> Events { get; }

    /// <summary>Sets (or, with null, removes) variables of container aws-node, which starts a roll-out if anything differs.</summary>
    /// <param name="changes">Name → value.</param>
    /// <param name="manager">The field manager, such as <c>kubectl-set</c> or <c>eks</c>.</param>
    void SetAwsNodeEnvironment(IReadOnlyDictionary<string, string?> changes, string manager);

    /// <summary>Sets annotation kubectl.kubernetes.io/restartedAt of the pod template, which starts a roll-out.</summary>
    void RestartAwsNode(string restartedAt, string manager);

    /// <summary>Makes a pod that belongs to no workload; false where there is one of that name.</summary>
    bool CreatePod(PodRequest request);

    /// <summary>Deletes such a pod at once; false where there is none.</summary>
    bool DeletePod(string inNamespace, string name);

    /// <summary>Happens after every change, on the world's thread.</summary>
    event Action? Changed;
}

/// <summary>DaemonSet kube-system/aws-node.</summary>
public sealed record DaemonSetObject
{
    /// <summary>The image of container aws-node.</summary>
    public required string Image { get; init; }

    /// <summary>The environment of container aws-node in the manifest's order; a null value stands for a reference to a field.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Environment { get; init; }

    /// <summary>Field managers that own environment entries: manager → names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Owners { get; init; }

    /// <summary>Annotation kubectl.kubernetes.io/restartedAt of the template, or null.</summary>
    public string? RestartedAt { get; init; }

    /// <summary>metadata.generation.</summary>
    public required long Generation { get; init; }

    /// <summary>status.observedGeneration.</summary>
    public required long ObservedGeneration { get; init; }

    /// <summary>status.desiredNumberScheduled.</summary>
    public required int Desired { get; init; }

    /// <summary>status.updatedNumberScheduled.</summary>
    public required int Updated { get; init; }

    /// <summary>status.numberReady.</summary>
    public required int Ready { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A node.</summary>
public sealed record NodeObject
{
    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>spec.providerID, such as <c>aws:///us-west-2a/i-0…</c>.</summary>
    public required string ProviderId { get; init; }

    /// <summary>Label topology.kubernetes.io/zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Label node.kubernetes.io/instance-type.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Condition Ready is True.</summary>
    public required bool Ready { get; init; }

    /// <summary>spec.unschedulable.</summary>
    public bool Cordoned { get; init; }

    /// <summary>status.allocatable.pods.</summary>
    public required int MaxPods { get; init; }

    /// <summary>Address of type InternalIP.</summary>
    public required string InternalIp { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A pod.</summary>
public sealed record PodObject
{
    /// <summary>metadata.namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>spec.nodeName, or null before it is scheduled.</summary>
    public string? Node { get; init; }

    /// <summary>spec.hostNetwork.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>status.phase: Pending, Running, Succeeded or Failed.</summary>
    public required string Phase { get; init; }

    /// <summary>status.podIP, or null.</summary>
    public string? Ip { get; init; }

    /// <summary>The message of condition PodScheduled where no node takes the pod, or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>status.startTime, or null before the kubelet has it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The workload's name, which becomes label <c>app</c>.</summary>
    public required string App { get; init; }

    /// <summary>What was asked for, where the pod belongs to no workload.</summary>
    public PodRequest? Request { get; init; }
}

/// <summary>An event (core/v1).</summary>
public sealed record EventObject
{
    /// <summary>metadata.namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>The reason, such as <c>FailedCreatePodSandBox</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The message.</summary>
    public required string Message { get; init; }

    /// <summary>involvedObject.kind.</summary>
    public string Kind { get; init; } = "Pod";

    /// <summary>involvedObject.name (mostly a pod, in the event's namespace).</summary>
    public required string Pod { get; init; }

    /// <summary>Who tells it.</summary>
    public string Component { get; init; } = "kubelet";

    /// <summary>The kubelet's node; for others the instance that tells it, or empty.</summary>
    public required string Node { get; init; }

    /// <summary>How often it happened.</summary>
    public required int Count { get; init; }

    /// <summary>firstTimestamp; null is the same as <see cref="LastSeen"/>.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>lastTimestamp.</summary>
    public required DateTimeOffset LastSeen { get; init; }
}
