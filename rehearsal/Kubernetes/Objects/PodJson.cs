using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Pods as a Deployment makes them and the kubelet reports them, with all that a real one drags along (about 6 KB).</summary>
internal static class PodJson
{
    /// <summary>The fields that the API server lets a field selector name.</summary>
    public static readonly IReadOnlyList<string> Selectable =
    [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName",
    ];

    public static ApiItem Item(PodObject pod) => new(pod.Namespace, pod.Name, pod, () => Build(pod));

    /// <summary>True when its containers run.</summary>
    public static bool IsReady(PodObject pod) => pod.Phase == "Running";

    private static JsonObject Build(PodObject pod)
    {
        if (pod.Request is { } request)
        {
            var own = JsonExtensions.Metadata("Pod", pod.Namespace, pod.Name, pod.CreatedAt);
            own["labels"] = CanaryJson.Labels(request);
            var spec = CanaryJson.Spec(request);
            spec.AddUnlessEmpty("nodeName", pod.Node);
            return new JsonObject { ["metadata"] = own, ["spec"] = spec, ["status"] = PodStatusJson.Build(pod) };
        }

        var owner = pod.Name.LastIndexOf('-') is > 0 and var dash ? pod.Name[..dash] : pod.Name;
        var metadata = JsonExtensions.Metadata("Pod", pod.Namespace, pod.Name, pod.CreatedAt);
        metadata.Insert(1, "generateName", owner + "-");
        metadata["labels"] = new JsonObject
        {
            ["app"] = pod.App,
            ["app.kubernetes.io/managed-by"] = "Helm",
            ["app.kubernetes.io/name"] = pod.App,
        };
        metadata["annotations"] = new JsonObject { ["prometheus.io/scrape"] = "true", ["prometheus.io/path"] = "/metrics" };
        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["name"] = owner,
            ["uid"] = JsonExtensions.Uid("ReplicaSet", pod.Namespace, owner),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        });
        metadata["managedFields"] = ManagedFields.OfPod(pod);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = PodSpecJson.Build(pod), ["status"] = PodStatusJson.Build(pod) };
    }
}
