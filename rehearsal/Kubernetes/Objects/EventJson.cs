using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Events as the kubelet writes them (core/v1).</summary>
internal static class EventJson
{
    /// <summary>The fields that the API server lets a field selector name.</summary>
    public static readonly IReadOnlyList<string> Selectable =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
        "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    public static ApiItem Item(EventObject happened) => new(happened.Namespace, happened.Name, happened, () => Build(happened));

    /// <summary>Normal or Warning.</summary>
    public static string TypeOf(string reason) =>
        reason.StartsWith("Failed", StringComparison.Ordinal) || reason is "BackOff" or "Unhealthy" or "NetworkNotReady" ? "Warning" : "Normal";

    private static JsonObject Build(EventObject happened)
    {
        var last = happened.LastSeen.ApiTime();
        return new JsonObject
        {
            ["metadata"] = JsonExtensions.Metadata("Event", happened.Namespace, happened.Name, happened.LastSeen),
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = "Pod",
                ["namespace"] = happened.Namespace,
                ["name"] = happened.Pod,
                ["uid"] = JsonExtensions.Uid("Pod", happened.Namespace, happened.Pod),
                ["apiVersion"] = "v1",
            },
            ["reason"] = happened.Reason,
            ["message"] = happened.Message,
            ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = happened.Node },
            ["firstTimestamp"] = last,
            ["lastTimestamp"] = last,
            ["count"] = happened.Count,
            ["type"] = TypeOf(happened.Reason),
            ["eventTime"] = null,
            ["reportingComponent"] = "kubelet",
            ["reportingInstance"] = happened.Node,
        };
    }
}
