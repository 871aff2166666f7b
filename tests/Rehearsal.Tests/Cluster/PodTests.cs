using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

public sealed class PodTests
{
    private static readonly object[] Ten = [new { name = "more", perMinute = 600, pods = 10 }];

    [Fact]
    public void Pod_AddressToBeHad_RunsWithItAndAStartTime()
    {
        using var world = Some.World(nodes: 2, workloads: Ten);
        world.Run(1);
        var pods = world.Clusters[0].Pods.Where(pod => pod.App == "more").ToList();

        Assert.Equal(10, pods.Select(pod => pod.Ip).Distinct().Count());
        Assert.All(pods, pod => Assert.True(pod is { Phase: "Running", HostNetwork: false } && pod.StartedAt > pod.CreatedAt && pod.Ip!.StartsWith("10.0.", StringComparison.Ordinal)));
        Assert.All(pods.GroupBy(pod => pod.Node), group => Assert.Equal(5, group.Count()));
    }

    [Fact]
    public void Pods_List_HasTheHostsOwn()
    {
        using var world = Some.World(nodes: 2, pods: 2);
        var pods = world.Clusters[0].Pods;

        Assert.Equal(["aws-node", "aws-node", "kube-proxy", "kube-proxy"], pods.Where(pod => pod.HostNetwork).Select(pod => pod.App).Order());
    }

    [Fact]
    public void Pod_NoAddress_WaitsAndTheKubeletTellsTheRealWordsAtItsOwnPace()
    {
        using var world = Some.World(nodes: 1, pods: 9, cidr: "10.0.0.0/27", maxPods: 110, workloads: Ten);
        world.Run(1.2);
        var pod = Assert.Single(world.Clusters[0].Pods, pod => pod.Phase == "Pending");
        var events = world.Clusters[0].Events.Where(one => one.Pod == pod.Name).ToList();

        Assert.True(pod is { Node: not null, Ip: null, StartedAt: not null });
        Assert.InRange(events.Count, 4, 7); // every 10 to 15 s
        Assert.All(events, one => Assert.Matches(
            "^Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"[0-9a-f]{64}\": plugin type=\"aws-cni\" name=\"aws-cni\" failed \\(add\\): add cmd: failed to assign an IP address to container$",
            one.Message));
    }

    [Fact]
    public void Events_ManyOfAKind_AreCombinedAfterNineAndHeldBackAfterTwentyFive()
    {
        using var world = Some.World(nodes: 1, pods: 9, cidr: "10.0.0.0/27", maxPods: 110, workloads: Ten);
        world.Run(4.9);
        var events = world.Clusters[0].Events;

        Assert.Equal(10, events.Count);
        Assert.Single(events, one => one.Message.StartsWith("(combined from similar events)", StringComparison.Ordinal));
        world.Run(3);
        Assert.InRange(world.Clusters[0].Events.Sum(one => one.Count), 25, 27);
    }

    [Fact]
    public void Events_OlderThanAnHour_AreGone()
    {
        using var world = Some.World(nodes: 1, pods: 9, cidr: "10.0.0.0/27", maxPods: 110, workloads: Ten);
        world.Run(1);
        var stuck = world.Clusters[0].PodStore.All.Single(pod => pod.Address is null);
        world.Clusters[0].PodStore.Delete(stuck);
        world.Run(61);

        Assert.Empty(world.Clusters[0].Events);
    }

    [Fact]
    public void Pod_NoRoomOnAnyNode_IsPendingWithoutANodeUntilOneGoes()
    {
        using var world = Some.World(nodes: 1, pods: 20, maxPods: 25, workloads: Ten);
        world.Run(1);
        Assert.Equal(7, world.Clusters[0].Pods.Count(pod => pod.Node is null)); // two of 25 are aws-node and kube-proxy

        world.Clusters[0].PodStore.Delete(world.Clusters[0].PodStore.All[0]);
        world.Run(1);
        Assert.Equal(6, world.Clusters[0].Pods.Count(pod => pod.Node is null));
    }

    [Fact]
    public void Workload_WithALifetime_ReplacesPodsAndGivesTheirAddressesBack()
    {
        using var world = Some.World(nodes: 1, workloads: [new { name = "short", perMinute = 600, pods = 5, lifetimeSeconds = 60 }]);
        world.Run(1);
        var first = world.Clusters[0].Pods.Where(pod => pod.App == "short").Select(pod => pod.Name).ToList();
        world.Run(5);
        var later = world.Clusters[0].Pods.Where(pod => pod.App == "short").Select(pod => pod.Name).ToList();

        Assert.Equal(5, later.Count);
        Assert.Empty(first.Intersect(later));
        Assert.InRange(world.Clusters[0].ClusterNodes[0].Ipamd.Stats.Assigned, 3, 5);
    }

    [Fact]
    public void Changed_EveryChange_IsToldAndCountsTheResourceVersion()
    {
        using var world = Some.World(workloads: Ten);
        var told = 0;
        world.Clusters[0].Changed += () => told++;
        var before = world.Clusters[0].ResourceVersion;
        world.Run(1);

        Assert.True(told >= 30, $"only {told} changes told");
        Assert.Equal(told, world.Clusters[0].ResourceVersion - before);
    }

    [Fact]
    public void Nodes_List_SaysInstanceZoneAndLimit()
    {
        using var world = Some.World(type: "m5.xlarge");
        var node = Assert.Single(world.Clusters[0].Nodes);

        Assert.Equal(($"aws:///us-west-2a/{world.Vpc.Instances[0].Id}", "us-west-2a", 58), (node.ProviderId, node.Zone, node.MaxPods));
        Assert.Equal($"ip-{node.InternalIp.Replace('.', '-')}.us-west-2.compute.internal", node.Name);
    }
}
