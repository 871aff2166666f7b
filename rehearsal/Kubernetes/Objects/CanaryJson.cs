using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>A canary's manifest, as infra/documents/canaries.sh writes it: the world takes this form of pod and refuses the rest rather than forget it.</summary>
internal static class CanaryJson
{
    public const string IncidentLabel = "headroom.incident";

    private const string ZoneLabel = "headroom.zone";

    public static JsonObject Labels(PodRequest pod) => new() { ["app.kubernetes.io/managed-by"] = "headroom", [IncidentLabel] = pod.Incident, [ZoneLabel] = pod.Zone };

    public static JsonObject Spec(PodRequest pod) => new()
    {
        ["nodeSelector"] = new JsonObject { ["topology.kubernetes.io/zone"] = pod.Zone },
        ["restartPolicy"] = "Never",
        ["automountServiceAccountToken"] = false,
        ["enableServiceLinks"] = false,
        ["terminationGracePeriodSeconds"] = 0,
        ["activeDeadlineSeconds"] = pod.ActiveSeconds,
        ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["runAsUser"] = 65534, ["runAsGroup"] = 65534, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } },
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "canary",
            ["image"] = pod.Image,
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "1m", ["memory"] = "8Mi" },
                ["limits"] = new JsonObject { ["cpu"] = "50m", ["memory"] = "32Mi" },
            },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
        }),
    };

    /// <summary>Reads a pod that is posted.</summary>
    public static PodRequest Read(JsonObject posted, string inNamespace)
    {
        var kind = ResourceKind.Find("", "pods")!;
        var name = posted.TextAt("metadata.name");
        var labels = posted["metadata"]?["labels"] as JsonObject;
        var image = ((posted["spec"]?["containers"] as JsonArray)?.FirstOrDefault() as JsonObject)?.TextAt("image") ?? "";
        var request = new PodRequest(inNamespace, name, (string?)labels?[IncidentLabel] ?? "", (string?)labels?[ZoneLabel] ?? "", image, (int?)posted["spec"]?["activeDeadlineSeconds"] ?? 0);
        return JsonNode.DeepEquals(posted, Manifest(request)) ? request : throw ApiStatusException.Invalid(kind, name, "the rehearsal makes canaries, and no other pods");
    }

    private static JsonObject Manifest(PodRequest pod) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["labels"] = Labels(pod) },
        ["spec"] = Spec(pod),
    };
}
