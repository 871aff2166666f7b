using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Tests.Support;

/// <summary>Readings of cluster <c>web</c>: three zones, one node each.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly string[] Zones = ["us-west-2a", "us-west-2b", "us-west-2c"];

    public static ClusterReading Reading(DateTimeOffset? at = null, int waiting = 0, IReadOnlyDictionary<string, string>? environment = null) => new()
    {
        ReadAt = at ?? Noon,
        AwsNode = new AwsNodeReading
        {
            Image = "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.20.4-eksbuild.2",
            Environment = environment ?? new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "true", ["WARM_ENI_TARGET"] = "1" },
            Managers = ["eks"],
            Rollout = new RolloutReading(1, 1, 3, 3, 3),
        },
        Nodes = [.. Zones.Select((zone, i) => new NodeReading
        {
            Name = $"ip-10-0-{i}-10.us-west-2.compute.internal",
            InstanceId = $"i-{zone[^1]}",
            Zone = zone,
            Ready = true,
            MaxPods = 29,
            PodsWithAddress = 9,
            PodsWaiting = waiting,
            WaitingSince = waiting > 0 ? (at ?? Noon).AddMinutes(-5) : null,
            HostPods = 2,
        })],
        PodRanges = [.. Zones.Select((zone, i) => new PodRangeReading(zone, Cidr.Parse($"10.0.{i}.0/24"), 9, Noon.AddHours(-1)))],
        SandboxFailures = waiting > 0 ? [.. Zones.Select((_, i) => new SandboxFailureReading($"ip-10-0-{i}-10.us-west-2.compute.internal", 12, (at ?? Noon).AddSeconds(-30)))] : [],
    };

    /// <summary>A reading after recovery: a pod of each zone lives in the space that was opened, and nobody waits.</summary>
    public static ClusterReading Recovered(DateTimeOffset at, IReadOnlyList<SubnetReading> opened) => Reading(at) with
    {
        PodRanges = [.. opened.Select(s => new PodRangeReading(s.Zone, Cidr.Of(s.Block.First, 24), 3, at.AddSeconds(-1)))],
    };

    public static TaskInput Input(string id = "incident-1") => new()
    {
        Incident = new IncidentInput(id, $"arn:aws:states:us-west-2:111122223333:execution:headroom:{id}", Noon),
        Request = new RequestInput("web", "manual", "a test asks for it"),
    };
}
