using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Cluster;

/// <summary>A pod of a workload.</summary>
internal sealed class ClusterPod(string name, string app, DateTimeOffset createdAt)
{
    public string Name { get; } = name;

    public string App { get; } = app;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Called when its containers have started.</summary>
    public Action<ClusterPod>? Started { get; init; }

    public ClusterNode? Node { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public PodAddress? Address { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Its sandbox is gone, and its address.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>The kubelet has ended it at its activeDeadlineSeconds: the object stays until somebody deletes it.</summary>
    public bool HasFailed { get; set; }

    /// <summary>What was asked for, where it belongs to no workload.</summary>
    public PodRequest? Request { get; init; }

    public string Namespace => Request?.Namespace ?? "default";

    /// <summary>What cluster-autoscaler last said about it.</summary>
    public string? ToldByAutoscaler { get; set; }

    /// <summary>Sandboxes that failed.</summary>
    public int Failures { get; set; }

    /// <summary>How it looks to Kubernetes.</summary>
    /// <param name="refusal">Why no node takes it, if so.</param>
    public PodObject Object(string refusal) => new()
    {
        Namespace = Namespace,
        Name = Name,
        Node = Node?.Name,
        Phase = HasFailed ? "Failed" : IsRunning ? "Running" : "Pending",
        Ip = Address?.Text,
        Refusal = Node is null ? refusal : null,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        App = App,
        Request = Request,
    };
}
