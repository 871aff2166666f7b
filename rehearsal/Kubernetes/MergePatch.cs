using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>The two kinds of merge patch that kubectl sends.</summary>
internal static class MergePatch
{
    // Lists of a pod spec whose elements are merged by a key rather than replaced.
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort",
    };

    /// <summary>A JSON merge patch (RFC 7386): null removes, lists are replaced.</summary>
    public static JsonObject Plain(JsonObject target, JsonObject patch) => Merge(target, patch, isStrategic: false);

    /// <summary>A strategic merge patch: as the plain one, but lists with a key are merged element by element.</summary>
    public static JsonObject Strategic(JsonObject target, JsonObject patch) => Merge(target, patch, isStrategic: true);

    private static JsonObject Merge(JsonObject target, JsonObject patch, bool isStrategic)
    {
        var merged = target.DeepClone().AsObject();
        foreach (var (name, value) in patch)
        {
            if (isStrategic && name.StartsWith('$'))
            {
                // The order of elements is the world's own business; any other directive would be misunderstood if it were passed over.
                if (!name.StartsWith("$setElementOrder/", StringComparison.Ordinal))
                {
                    throw ApiStatusException.BadRequest($"directive {name} isn't known to the rehearsal's API server");
                }
            }
            else if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = (merged[name], value) switch
                {
                    (JsonObject there, JsonObject change) => Merge(there, change, isStrategic),
                    (null, JsonObject change) => Merge([], change, isStrategic),
                    (JsonArray there, JsonArray change) when isStrategic && Keys.TryGetValue(name, out var key) => MergeList(there, change, key),
                    _ => value.DeepClone(),
                };
            }
        }

        return merged;
    }

    private static JsonArray MergeList(JsonArray target, JsonArray patch, string key)
    {
        var merged = target.Select(element => element!.DeepClone().AsObject()).ToList();
        foreach (var change in patch.Select(element => element!.DeepClone().AsObject()))
        {
            var index = merged.FindIndex(element => JsonNode.DeepEquals(element[key], change[key]));
            if (change["$patch"]?.ToString() == "delete")
            {
                merged.RemoveAll(element => JsonNode.DeepEquals(element[key], change[key]));
            }
            else if (index < 0)
            {
                merged.Add(Merge([], change, isStrategic: true));
            }
            else
            {
                merged[index] = Merge(merged[index], change, isStrategic: true);
            }
        }

        return new JsonArray([.. merged]);
    }
}
