namespace Headroom.Rehearsal.Kubernetes;

/// <summary>A pod that somebody asks the API server for by itself: a canary, the only one that the world makes so.</summary>
/// <param name="Namespace">metadata.namespace.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="Incident">Label headroom.incident.</param>
/// <param name="Zone">Label headroom.zone, and the node selector's topology.kubernetes.io/zone.</param>
/// <param name="Image">The container's image.</param>
/// <param name="ActiveSeconds">spec.activeDeadlineSeconds: so long after its start the kubelet ends it.</param>
public sealed record PodRequest(string Namespace, string Name, string Incident, string Zone, string Image, int ActiveSeconds);
