using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

/// <summary>Pods that somebody asks for by themselves, in a zone of their choice.</summary>
public sealed class CanaryPodTests
{
    private static readonly PodRequest InB = new("headroom-canary", "canary-us-west-2b-1", "inc-1", "us-west-2b", "pause", 420);

    [Fact]
    public void Canary_InAZoneWithRoom_GetsANodeOfItAndAnAddress()
    {
        using var world = World.Start(ScenarioLibrary.Load("healthy") with { Workloads = [] }, 1);
        Assert.True(world.Cluster.CreatePod(InB));
        Assert.False(world.Cluster.CreatePod(InB)); // there is one of that name
        world.Clock.RunUntil(() => false, world.Now.AddMinutes(1));

        var pod = Seen(world);
        Assert.Equal(("Running", "headroom-canary"), (pod.Phase, pod.Namespace));
        Assert.Equal("us-west-2b", world.Cluster.Nodes.Single(node => node.Name == pod.Node).Zone);
        Assert.StartsWith("10.", pod.Ip, StringComparison.Ordinal);
    }

    [Fact]
    public void Canary_Deleted_GivesItsAddressBack()
    {
        using var world = World.Start(ScenarioLibrary.Load("healthy") with { Workloads = [] }, 1);
        var before = Pods(world);
        world.Cluster.CreatePod(InB);
        world.Clock.RunUntil(() => false, world.Now.AddMinutes(1));
        Assert.Equal(before + 1, Pods(world));

        Assert.True(world.Cluster.DeletePod("headroom-canary", InB.Name));
        Assert.False(world.Cluster.DeletePod("headroom-canary", InB.Name));
        Assert.Equal(before, Pods(world));
        Assert.DoesNotContain(world.Cluster.Pods, pod => pod.Request is not null);
    }

    // The safety net: a kubelet ends what nobody deletes.
    [Fact]
    public void Canary_NobodyDeletesIt_FailsAtItsActiveDeadlineAndGivesItsAddressBack()
    {
        using var world = World.Start(ScenarioLibrary.Load("healthy") with { Workloads = [] }, 1);
        var before = Pods(world);
        var (asked, _) = (world.Now, world.Cluster.CreatePod(InB)); // in a world where nothing happens the clock stands still
        world.Clock.RunUntil(() => false, asked.AddSeconds(410));
        Assert.Equal("Running", Seen(world).Phase);
        world.Clock.RunUntil(() => false, asked.AddSeconds(450));

        Assert.Equal("Failed", Seen(world).Phase);
        Assert.Equal(before, Pods(world));
        Assert.True(world.Cluster.DeletePod("headroom-canary", InB.Name));
        Assert.Equal(before, Pods(world));
    }

    [Fact]
    public void Canary_InAZoneWithoutNodes_IsPendingWithTheSchedulersWordsAndHoldsNobodyUp()
    {
        using var world = World.Start(ScenarioLibrary.Load("healthy") with { Workloads = [] }, 1);
        var pending = world.Cluster.Unschedulable;
        world.Cluster.CreatePod(InB with { Zone = "us-west-2z" });
        world.Clock.RunUntil(() => false, world.Now.AddMinutes(1));

        Assert.Contains("node(s) didn't match Pod's node affinity/selector", Seen(world).Refusal, StringComparison.Ordinal);
        Assert.Equal(pending + 1, world.Cluster.Unschedulable);
        Assert.Contains(world.Cluster.Events, one => one is { Reason: "FailedScheduling", Namespace: "headroom-canary" });
        world.Cluster.DeletePod("headroom-canary", InB.Name);
        Assert.Equal(pending, world.Cluster.Unschedulable);
    }

    private static PodObject Seen(World world) => Assert.Single(world.Cluster.Pods, pod => pod.Request is not null);

    private static int Pods(World world) => world.Cluster.Zones.Sum(zone => zone.Pods);
}
