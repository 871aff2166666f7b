using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

/// <summary>Pods that wait for a node, and how they differ from those that wait for an address.</summary>
public sealed class SchedulingTests
{
    private static readonly object[] Ten = [new { name = "more", perMinute = 600, pods = 10 }];

    [Fact]
    public void Pod_NoNodeTakesIt_IsPendingWithTheSchedulersWordsAndCountsInNoZone()
    {
        using var world = Some.World(nodes: 2, pods: 9, maxPods: 12, workloads: Ten);
        world.Run(1);
        var cluster = world.Clusters[0];
        var pending = cluster.Pods.Where(pod => pod.Node is null).ToList();
        const string Words = "0/2 nodes are available: 2 Too many pods. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.";

        Assert.Equal((8, 8), (pending.Count, cluster.Unschedulable));
        Assert.All(pending, pod => Assert.Equal(("Pending", Words, null), (pod.Phase, pod.Refusal, pod.StartedAt)));
        Assert.Equal(pending.Select(pod => pod.Name).Order(StringComparer.Ordinal), cluster.Events.Where(one => one is { Reason: "FailedScheduling", Message: Words, Component: "default-scheduler" }).Select(one => one.Pod).Order(StringComparer.Ordinal));
        Assert.All(cluster.Zones, zone => Assert.Equal(0, zone.Waiting));
    }

    [Fact]
    public void Pod_NoAddressForIt_IsContainerCreatingAndNotPending()
    {
        using var world = Some.World(nodes: 1, pods: 9, cidr: "10.0.0.0/27", maxPods: 110, workloads: Ten);
        world.Run(1);
        var cluster = world.Clusters[0];

        Assert.Equal((0, 1), (cluster.Unschedulable, Assert.Single(cluster.Zones).Waiting));
        Assert.DoesNotContain(cluster.Events, one => one.Reason == "FailedScheduling");
    }

    [Fact]
    public void FailedScheduling_PodThatStaysPending_IsToldAgainAsOneEventThatCounts()
    {
        using var world = Some.World(nodes: 1, pods: 5, cordoned: true, workloads: [new { name = "more", perMinute = 1, pods = 1 }]);
        world.Run(11);
        var told = Assert.Single(world.Clusters[0].Events);

        Assert.Equal(3, told.Count); // at once, and after each five minutes
        Assert.Equal(TimeSpan.FromMinutes(10), told.LastSeen - told.FirstSeen);
        Assert.Equal("0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", told.Message);
    }

    [Fact]
    public void Pods_ManyOnNodesOfDifferentFill_GoToTheEmptiest()
    {
        using var world = Some.World(nodes: 5, workloads: [new { name = "more", perMinute = 600, pods = 33 }]);
        world.Clusters[0].PodStore.Place(world.Clusters[0].ClusterNodes[2], "before");
        world.Run(1);

        Assert.Equal([6, 7, 7, 7, 7], world.Clusters[0].ClusterNodes.Select(node => node.Pods).Order());
    }

    [Fact]
    public void Timeline_PodsWithoutANode_SaysWhenItBeginsAndWhenItEnds()
    {
        using var world = Some.World(nodes: 1, pods: 20, maxPods: 25, workloads: [new { name = "more", perMinute = 600, pods = 4 }]);
        world.Run(1);
        world.Clusters[0].PodStore.Delete(world.Clusters[0].PodStore.All[0]);

        Assert.Equal(["pods-unschedulable", "pods-scheduled"], world.Timeline.Happenings.Select(happening => happening.Kind).Where(kind => kind.StartsWith("pods-", StringComparison.Ordinal)));
    }
}
