using System.Text.Json.Nodes;
using Headroom.Rehearsal.Kubernetes.Objects;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>A patch of DaemonSet kube-system/aws-node. The world lets its environment and its restart annotation be changed, and refuses the rest rather than forget it.</summary>
internal static class AwsNodePatch
{
    private static readonly ResourceKind Kind = ResourceKind.Find("apps", "daemonsets")!;

    /// <summary>Carries out a patch, on the world's thread.</summary>
    public static void Apply(IKubernetesApi api, JsonObject patch, string contentType, string manager, bool isDryRun)
    {
        var daemonSet = api.AwsNode ?? throw ApiStatusException.NotFound(Kind, DaemonSetJson.Name);
        var before = DaemonSetJson.Item(daemonSet).Alone(Kind, api.ResourceVersion);
        if (patch["metadata"]?["resourceVersion"]?.ToString() is { Length: > 0 } seen && seen != before.TextAt("metadata.resourceVersion"))
        {
            throw ApiStatusException.Conflict(Kind, DaemonSetJson.Name);
        }

        var after = contentType switch
        {
            "application/strategic-merge-patch+json" => MergePatch.Strategic(before, patch),
            "application/merge-patch+json" => MergePatch.Plain(before, patch),
            _ => throw ApiStatusException.UnsupportedMediaType("application/merge-patch+json, application/strategic-merge-patch+json"),
        };
        if (!JsonNode.DeepEquals(WithoutWhatMayChange(before), WithoutWhatMayChange(after)))
        {
            throw ApiStatusException.Invalid(Kind, DaemonSetJson.Name, "the rehearsal's aws-node can change its container's env and the restartedAt annotation, nothing else");
        }

        var changes = Changes(Environment(before), Environment(after));
        if (!isDryRun && changes.Count > 0)
        {
            api.SetAwsNodeEnvironment(changes, manager);
        }

        if (!isDryRun && RestartedAt(after) is { } moment && moment != RestartedAt(before))
        {
            api.RestartAwsNode(moment, manager);
        }
    }

    private static Dictionary<string, string?> Changes(Dictionary<string, JsonObject> before, Dictionary<string, JsonObject> after)
    {
        var changes = new Dictionary<string, string?>();
        foreach (var (name, variable) in after)
        {
            if (before.TryGetValue(name, out var old) && JsonNode.DeepEquals(old, variable))
            {
                continue;
            }

            changes[name] = variable["valueFrom"] is null
                ? variable["value"]?.ToString() ?? ""
                : throw ApiStatusException.Invalid(Kind, DaemonSetJson.Name, $"the rehearsal's aws-node can't take {name} from a reference");
        }

        foreach (var name in before.Keys.Except(after.Keys))
        {
            changes[name] = null;
        }

        return changes;
    }

    private static JsonObject WithoutWhatMayChange(JsonObject daemonSet)
    {
        var rest = daemonSet.DeepClone().AsObject();
        (rest["metadata"] as JsonObject)?.Remove("managedFields");
        Container(rest)?.Remove("env");
        if (At(rest, "spec", "template", "metadata") is JsonObject template && template["annotations"] is JsonObject annotations)
        {
            annotations.Remove(DaemonSetJson.RestartedAt);
            if (annotations.Count == 0)
            {
                template.Remove("annotations");
            }
        }

        return rest;
    }

    private static Dictionary<string, JsonObject> Environment(JsonObject daemonSet)
    {
        var environment = new Dictionary<string, JsonObject>();
        foreach (var variable in (Container(daemonSet)?["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            environment[variable.TextAt("name")] = variable;
        }

        return environment;
    }

    private static JsonObject? Container(JsonObject daemonSet) =>
        (At(daemonSet, "spec", "template", "spec", "containers") as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(one => one.TextAt("name") == DaemonSetJson.Name);

    private static string? RestartedAt(JsonObject daemonSet) => At(daemonSet, "spec", "template", "metadata", "annotations", DaemonSetJson.RestartedAt)?.ToString();

    // A patch may have taken any part of the path away.
    private static JsonNode? At(JsonNode? node, params IReadOnlyList<string> path) => path.Aggregate(node, (inner, name) => (inner as JsonObject)?[name]);
}
