using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Nodes as the kubelet of an EKS node registers them.</summary>
internal static class NodeJson
{
    public static ApiItem Item(NodeObject node) => new(null, node.Name, node, () => Build(node));

    private static JsonObject Build(NodeObject node)
    {
        var metadata = JsonExtensions.Metadata("Node", null, node.Name, node.CreatedAt);
        metadata["labels"] = Labels(node);
        metadata["annotations"] = new JsonObject { ["node.alpha.kubernetes.io/ttl"] = "0", ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" };
        return new JsonObject { ["metadata"] = metadata, ["spec"] = Spec(node), ["status"] = Status(node) };
    }

    private static JsonObject Labels(NodeObject node)
    {
        var labels = new JsonObject
        {
            ["beta.kubernetes.io/arch"] = "amd64",
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
        };
        labels.AddUnlessEmpty("node.kubernetes.io/instance-type", node.InstanceType);
        if (node.Zone.Length > 0)
        {
            labels["topology.kubernetes.io/region"] = node.Zone[..^1];
            labels["topology.kubernetes.io/zone"] = node.Zone;
        }

        if (node.Name.StartsWith("fargate-", StringComparison.Ordinal))
        {
            labels["eks.amazonaws.com/compute-type"] = "fargate";
        }

        return labels;
    }

    private static JsonObject Spec(NodeObject node)
    {
        var spec = new JsonObject { ["providerID"] = node.ProviderId };
        if (node.Cordoned)
        {
            spec["unschedulable"] = true;
            spec["taints"] = new JsonArray(new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" });
        }

        return spec;
    }

    private static JsonObject Status(NodeObject node) => new()
    {
        ["capacity"] = Resources(node, "4", "16073780Ki"),
        ["allocatable"] = Resources(node, "3920m", "15056948Ki"),
        ["conditions"] = new JsonArray(
            Condition(node, "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            Condition(node, "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            Condition(node, "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            node.Ready
                ? Condition(node, "Ready", "True", "KubeletReady", "kubelet is posting ready status")
                : Condition(node, "Ready", "False", "KubeletNotReady", "container runtime network not ready: cni plugin not initialized")),
        ["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = node.InternalIp },
            new JsonObject { ["type"] = "InternalDNS", ["address"] = node.Name },
            new JsonObject { ["type"] = "Hostname", ["address"] = node.Name }),
        ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 10250 } },
        ["nodeInfo"] = new JsonObject
        {
            ["machineID"] = JsonExtensions.Uid("machine", null, node.Name).Replace("-", "", StringComparison.Ordinal),
            ["systemUUID"] = JsonExtensions.Uid("system", null, node.Name),
            ["bootID"] = JsonExtensions.Uid("boot", null, node.Name),
            ["kernelVersion"] = "6.1.153-175.280.amzn2023.x86_64",
            ["osImage"] = "Amazon Linux 2023.9.20250929",
            ["containerRuntimeVersion"] = "containerd://1.7.27",
            ["kubeletVersion"] = Discovery.ServerVersion,
            ["kubeProxyVersion"] = Discovery.ServerVersion,
            ["operatingSystem"] = "linux",
            ["architecture"] = "amd64",
        },
    };

    private static JsonObject Resources(NodeObject node, string processors, string memory) => new()
    {
        ["cpu"] = processors,
        ["ephemeral-storage"] = "83864556Ki",
        ["hugepages-1Gi"] = "0",
        ["hugepages-2Mi"] = "0",
        ["memory"] = memory,
        ["pods"] = node.MaxPods.ToString(CultureInfo.InvariantCulture),
    };

    private static JsonObject Condition(NodeObject node, string type, string status, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastHeartbeatTime"] = node.CreatedAt.ApiTime(),
        ["lastTransitionTime"] = node.CreatedAt.ApiTime(),
        ["reason"] = reason,
        ["message"] = message,
    };
}
