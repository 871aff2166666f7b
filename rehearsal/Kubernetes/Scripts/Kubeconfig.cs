using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>The runner's kubeconfig (JSON is YAML, too).</summary>
public static class Kubeconfig
{
    /// <summary>The file's text: a context per cluster, named after it.</summary>
    /// <param name="servers">Cluster → the front that serves it.</param>
    public static string Text(IReadOnlyDictionary<string, Uri> servers)
    {
        JsonObject Named(string name, string what, JsonObject value) => new() { ["name"] = name, [what] = value };
        var clusters = servers.Select(one => Named(one.Key, "cluster", new JsonObject { ["server"] = one.Value.GetLeftPart(UriPartial.Authority) }));
        var contexts = servers.Select(one => Named(one.Key, "context", new JsonObject { ["cluster"] = one.Key, ["user"] = "runner" }));
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray([.. clusters]),
            ["contexts"] = new JsonArray([.. contexts]),
            ["users"] = new JsonArray(Named("runner", "user", new JsonObject())),
        }.ToJsonString();
    }
}
