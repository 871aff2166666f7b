using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>A pod's status.</summary>
internal static class PodStatusJson
{
    public static JsonObject Build(PodObject pod)
    {
        var status = new JsonObject { ["phase"] = pod.Phase, ["conditions"] = Conditions(pod) };
        if (pod.Ip is not null)
        {
            status["podIP"] = pod.Ip;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = pod.Ip });
        }

        if (pod.StartedAt is { } startedAt)
        {
            status["startTime"] = startedAt.ApiTime();
            status["containerStatuses"] = new JsonArray([.. PodSpecJson.Containers(pod).Select(name => Container(pod, name, startedAt))]);
        }

        status["qosClass"] = "Burstable";
        return status;
    }

    private static JsonArray Conditions(PodObject pod)
    {
        var isReady = PodJson.IsReady(pod);
        var conditions = new JsonArray();
        if (pod.Node is not null)
        {
            conditions.Add(Condition("PodReadyToStartContainers", pod.Ip is not null, pod));
            conditions.Add(Condition("Initialized", true, pod));
            conditions.Add(Condition("Ready", isReady, pod));
            conditions.Add(Condition("ContainersReady", isReady, pod));
        }

        var scheduled = Condition("PodScheduled", pod.Node is not null, pod);
        if (pod.Refusal is not null)
        {
            scheduled["reason"] = "Unschedulable";
            scheduled["message"] = pod.Refusal;
        }

        conditions.Add(scheduled);
        return conditions;
    }

    private static JsonObject Condition(string type, bool holds, PodObject pod) => new()
    {
        ["type"] = type,
        ["status"] = holds ? "True" : "False",
        ["lastProbeTime"] = null,
        ["lastTransitionTime"] = (pod.StartedAt ?? pod.CreatedAt).ApiTime(),
    };

    private static JsonObject Container(PodObject pod, string name, DateTimeOffset startedAt)
    {
        var digest = JsonExtensions.Uid("image", null, name).Replace("-", "", StringComparison.Ordinal);
        var container = new JsonObject
        {
            ["name"] = name,
            ["state"] = State(pod, startedAt),
            ["lastState"] = new JsonObject(),
            ["ready"] = PodJson.IsReady(pod),
            ["restartCount"] = 0,
            ["image"] = PodSpecJson.Image(name),
            ["imageID"] = pod.Phase == "Pending" ? "" : $"{PodSpecJson.Image(name)}@sha256:{digest}{digest}",
        };
        if (pod.Phase != "Pending")
        {
            var id = JsonExtensions.Uid(name, pod.Namespace, pod.Name).Replace("-", "", StringComparison.Ordinal);
            container["containerID"] = $"containerd://{id}{id}";
        }

        container["started"] = PodJson.IsReady(pod);
        return container;
    }

    private static JsonObject State(PodObject pod, DateTimeOffset startedAt) => pod.Phase switch
    {
        "Running" => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt.ApiTime() } },
        "Succeeded" => new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = startedAt.ApiTime() } },
        "Failed" => new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 1, ["reason"] = "Error", ["startedAt"] = startedAt.ApiTime() } },
        _ => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } },
    };
}
