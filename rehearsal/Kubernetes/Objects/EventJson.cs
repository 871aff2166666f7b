using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Events (core/v1) as the kubelet and controllers write them, and as the scheduler's look there, which writes events.k8s.io/v1.</summary>
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
        reason.StartsWith("Failed", StringComparison.Ordinal) || reason is "BackOff" or "Unhealthy" or "NetworkNotReady" or "MissingIAMPermissions" ? "Warning" : "Normal";

    /// <summary>True for those who write events.k8s.io/v1, whose events have other times and counts than core/v1's own.</summary>
    private static bool IsNew(EventObject happened) => happened.Component == "default-scheduler";

    private static JsonObject Build(EventObject happened)
    {
        var json = new JsonObject
        {
            ["metadata"] = JsonExtensions.Metadata("Event", happened.Namespace, happened.Name, happened.FirstSeen ?? happened.LastSeen),
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = happened.Kind,
                ["namespace"] = happened.Namespace,
                ["name"] = happened.Pod,
                ["uid"] = JsonExtensions.Uid(happened.Kind, happened.Namespace, happened.Pod),
                ["apiVersion"] = happened.Kind == "Pod" ? "v1" : "apps/v1",
            },
            ["reason"] = happened.Reason,
            ["message"] = happened.Message,
        };
        (IsNew(happened) ? (Action<JsonObject, EventObject>)AddSeries : AddCount)(json, happened);
        json["reportingComponent"] = happened.Component;
        json["reportingInstance"] = happened.Node;
        return json;
    }

    private static void AddCount(JsonObject json, EventObject happened)
    {
        var source = new JsonObject { ["component"] = happened.Component };
        source.AddUnlessEmpty("host", happened.Node);
        json["source"] = source;
        json["firstTimestamp"] = (happened.FirstSeen ?? happened.LastSeen).ApiTime();
        json["lastTimestamp"] = happened.LastSeen.ApiTime();
        json["count"] = happened.Count;
        json["type"] = TypeOf(happened.Reason);
        json["eventTime"] = null;
    }

    private static void AddSeries(JsonObject json, EventObject happened)
    {
        json["source"] = new JsonObject();
        json["firstTimestamp"] = null;
        json["lastTimestamp"] = null;
        json["type"] = TypeOf(happened.Reason);
        json["eventTime"] = (happened.FirstSeen ?? happened.LastSeen).ApiMicroTime();
        if (happened.Count > 1)
        {
            json["series"] = new JsonObject { ["count"] = happened.Count, ["lastObservedTime"] = happened.LastSeen.ApiMicroTime() };
        }

        json["action"] = "Scheduling";
    }
}
