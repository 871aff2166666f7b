using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Namespaces aren't in the world: there is one wherever an object is.</summary>
internal static class NamespaceJson
{
    public static IReadOnlyList<ApiItem> Items(IKubernetesApi api)
    {
        var born = api.Nodes.Select(node => node.CreatedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Min();
        return
        [
            .. api.Pods.Select(pod => pod.Namespace)
                .Concat(["default", "kube-node-lease", "kube-public", "kube-system"])
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(name => new ApiItem(null, name, (name, born), () => Build(name, born))),
        ];
    }

    private static JsonObject Build(string name, DateTimeOffset createdAt)
    {
        var metadata = JsonExtensions.Metadata("Namespace", null, name, createdAt);
        metadata["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name };
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
            ["status"] = new JsonObject { ["phase"] = "Active" },
        };
    }
}
