using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

/// <summary>An admission webhook whose pods have addresses that the control plane doesn't know yet.</summary>
public sealed class WebhookTests
{
    private const string Unreachable = "Error creating: Internal error occurred: failed calling webhook \"pods.policy.example.com\": failed to call webhook: Post \"https://policy.default.svc:443/pods?timeout=10s\": context deadline exceeded";

    // The webhook's one pod comes before all others.
    private static readonly object[] Workloads = [new { name = "policy", perMinute = 1, pods = 1 }, new { name = "more", afterSeconds = 20, perMinute = 6, pods = 40 }];

    [Fact]
    public void Webhook_ItsPodInABlockThatTheControlPlaneKnows_LetsPodsBeMade()
    {
        using var world = Some.World(workloads: Workloads, webhook: new { workload = "policy" }, maxPods: 500);
        world.Run(3.1);

        Assert.Equal((0, 17), (world.Clusters[0].Refused, world.Clusters[0].Pods.Count(pod => pod.App == "more")));
    }

    [Fact]
    public void Webhook_ItsPodMovesIntoANewBlock_FailsPodCreationsUntilTheControlPlaneKnowsIt()
    {
        using var world = Moved(new { workload = "policy" });
        var cluster = world.Clusters[0];
        var (made, at) = (cluster.Pods.Count, world.Now);
        world.Run(4);
        Assert.Equal((made, 40 - 23), (cluster.Pods.Count, cluster.Refused));
        var told = Assert.Single(cluster.Events, one => one.Message == Unreachable);
        Assert.Equal(("ReplicaSet", "FailedCreate", "replicaset-controller"), (told.Kind, told.Reason, told.Component));

        Assert.True(world.Run(() => cluster.Refused == 0, 61 + 17)); // an hour, and the ReplicaSet controller's longest pause
        Assert.Equal(40, cluster.Pods.Count(pod => pod.App == "more"));
        Assert.True(world.Now - at > TimeSpan.FromMinutes(5), $"the control plane knew the block after {world.Now - at}");
        Assert.Equal(["pods-refused", "pods-admitted"], world.Timeline.Happenings.Select(one => one.Kind).Where(kind => kind is "pods-refused" or "pods-admitted"));
    }

    [Fact]
    public void Webhook_ThatMayBeIgnored_MakesPodsComeLateButCome()
    {
        using var world = Moved(new { workload = "policy", failurePolicy = "Ignore" });
        world.Run(4);

        Assert.DoesNotContain(world.Clusters[0].Events, one => one.Reason == "FailedCreate");
        Assert.Equal(40, world.Clusters[0].Pods.Count(pod => pod.App == "more"));
    }

    [Fact]
    public void Webhook_NobodyBehindIt_RefusesAtOnce()
    {
        using var world = Some.World(
            workloads: [new { name = "policy", afterSeconds = 60, perMinute = 1, pods = 1 }, new { name = "more", perMinute = 1, pods = 1 }], webhook: new { workload = "policy" });
        world.Run(0.5);
        Assert.Equal(1, world.Clusters[0].Refused);
        Assert.EndsWith("no endpoints available for service \"policy\"", Assert.Single(world.Clusters[0].Events).Message, StringComparison.Ordinal);

        world.Run(3);
        Assert.Equal(0, world.Clusters[0].Refused);
    }

    // A node whose own subnet has been full for a while; then the webhook's pod is replaced, and the new one has an address of the new block.
    private static World Moved(object webhook)
    {
        var world = Some.World(type: "m5.xlarge", cidr: "10.0.0.0/27", taken: 11, maxPods: 110, workloads: Workloads, webhook: webhook, seed: 3); // one in which the control plane looks late
        world.Open(world.AddSpace("100.64.0.0/16"));
        world.Run(() => world.Clusters[0].Pods.Count(pod => pod.App == "more" && pod.Ip is not null) == 23, 10);
        var pods = world.Clusters[0].PodStore;
        pods.Delete(pods.All.Single(pod => pod.App == "policy"));
        pods.Create("policy", started: null);
        Assert.True(world.Run(() => pods.All.Single(pod => pod.App == "policy").IsRunning, 0.5));
        Assert.StartsWith("100.64.", pods.All.Single(pod => pod.App == "policy").Address!.Text, StringComparison.Ordinal);
        return world;
    }
}
