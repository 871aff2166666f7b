using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>Objects with healthy defaults.</summary>
internal static class SomeObject
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DaemonSetObject AwsNode() => new()
    {
        Image = "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.2-eksbuild.1",
        Environment =
        [
            KeyValuePair.Create<string, string?>("ADDITIONAL_ENI_TAGS", "{}"),
            KeyValuePair.Create<string, string?>("ENABLE_SUBNET_DISCOVERY", "false"),
            KeyValuePair.Create<string, string?>("MY_NODE_NAME", null),
            KeyValuePair.Create<string, string?>("WARM_ENI_TARGET", "1"),
        ],
        Owners = new Dictionary<string, IReadOnlyList<string>> { ["eks"] = ["ADDITIONAL_ENI_TAGS", "ENABLE_SUBNET_DISCOVERY", "MY_NODE_NAME", "WARM_ENI_TARGET"] },
        Generation = 3,
        ObservedGeneration = 3,
        Desired = 2,
        Updated = 2,
        Ready = 2,
        CreatedAt = Start.AddDays(-3),
    };

    public static NodeObject Node(int number = 1, string zone = "us-west-2a") => new()
    {
        Name = $"ip-10-0-{number / 250}-{number % 250}.us-west-2.compute.internal",
        ProviderId = $"aws:///{zone}/i-{unchecked((ulong)number * 0x9E3779B97F4A7C15UL):x17}",
        Zone = zone,
        InstanceType = "m5.large",
        Ready = true,
        MaxPods = 29,
        InternalIp = $"10.0.{number / 250}.{number % 250}",
        CreatedAt = Start.AddDays(-2),
    };

    public static PodObject Pod(int number = 1, NodeObject? node = null, string? ip = "10.0.128.17") => new()
    {
        Namespace = "shop",
        Name = $"checkout-6f9c{number:x4}-x{number:d4}",
        Node = node?.Name,
        Phase = ip is null ? "Pending" : "Running",
        Ip = ip,
        CreatedAt = Start.AddMinutes(-90),
        StartedAt = node is null ? null : Start.AddMinutes(-90).AddSeconds(2),
        App = "checkout",
    };

    public static EventObject Failure(PodObject pod, int count = 3) => new()
    {
        Namespace = pod.Namespace,
        Name = pod.Name + ".18a1b2c3d4e5f607",
        Reason = "FailedCreatePodSandBox",
        Message = """Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container""",
        Pod = pod.Name,
        Node = pod.Node ?? "",
        Count = count,
        LastSeen = Start.AddSeconds(-20),
    };
}
