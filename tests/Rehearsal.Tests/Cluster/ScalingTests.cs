using Headroom.Rehearsal.Cluster.Scaling;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

/// <summary>Nodes that come because pods have none: cluster-autoscaler, Auto Scaling groups, launches, kubelets, aws-node.</summary>
public sealed class ScalingTests
{
    private static readonly object[] Thirty = [new { name = "more", perMinute = 600, pods = 30 }];
    private static readonly object[] UpToFive = [new { name = "workers", max = 5 }];

    [Fact]
    public void Nodes_PodsHaveNone_AreLaunchedAndGetAwsNodeAndThePods()
    {
        using var world = Some.World(nodes: 1, pods: 20, workloads: Thirty, groups: UpToFive);
        var cluster = world.Clusters[0];
        world.Run(0.5);
        Assert.Equal(23, cluster.Unschedulable); // an m5.large takes 29, two of which are aws-node and kube-proxy

        world.Run(5);
        Assert.Equal((2, 0), (cluster.Nodes.Count, cluster.Unschedulable));
        Assert.All(cluster.Nodes, node => Assert.True(node.Ready));
        Assert.Equal((2, 2, 2), (cluster.AwsNode!.Desired, cluster.AwsNode.Updated, cluster.AwsNode.Ready));
        Assert.All(cluster.Pods, pod => Assert.Equal("Running", pod.Phase));
        Assert.Equal(23, cluster.ClusterNodes[1].Ipamd.Stats.Assigned);
        Assert.Contains(cluster.Events, one => one is { Reason: "TriggeredScaleUp", Component: "cluster-autoscaler", Message: "pod triggered scale-up: [{workers 1->2 (max: 5)}]" });
    }

    [Fact]
    public void Node_UntilAwsNodeHasStarted_IsNotReadyAndTakesNoPod()
    {
        using var world = Some.World(nodes: 1, pods: 20, workloads: Thirty, groups: UpToFive);
        Assert.True(world.Run(() => world.Clusters[0].Nodes.Count == 2, 5));
        var born = world.Clusters[0].ClusterNodes[1];

        Assert.False(born.Object.Ready);
        Assert.Equal((0, 23), (born.Pods, world.Clusters[0].Unschedulable));
        Assert.StartsWith("0/2 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.", world.Clusters[0].PodStore.Scheduler.Refusal, StringComparison.Ordinal);
        Assert.Equal(born.Instance.Id, world.Vpc.Instances[1].Id);
        Assert.Equal("workers", born.Instance.Tags.Value["aws:autoscaling:groupName"]);
    }

    [Fact]
    public void Group_AtItsMaximum_GrowsNoFurtherAndThePodsAreTold()
    {
        using var world = Some.World(nodes: 1, pods: 20, workloads: Thirty, groups: [new { name = "workers", max = 1 }]);
        world.Run(10);

        Assert.Single(world.Clusters[0].Nodes);
        Assert.Equal(23, world.Clusters[0].Events.Count(one => one is { Reason: "NotTriggerScaleUp", Message: "pod didn't trigger scale-up: 1 max node group size reached" }));
    }

    // 27 addresses: the node's own 20, and 7 that others have.
    [Fact]
    public void Launch_NoPrimaryAddressLeft_FailsIsBackedOffFromAndSucceedsOnceThereIsOne()
    {
        using var world = Some.World(nodes: 1, pods: 10, cidr: "10.0.0.0/27", taken: 7, maxPods: 12, workloads: Thirty, groups: UpToFive);
        var cluster = world.Clusters[0];
        world.Run(4);
        Assert.Equal((1, 30), (world.Vpc.Instances.Count, cluster.Unschedulable));
        Assert.Equal(
            $"workers of some has 1 of 4 instances: There are not enough free addresses in subnet '{world.Vpc.Subnets[0].Id}' to satisfy the requested number of instances. Launching EC2 instance failed.",
            Assert.Single(world.Timeline.Happenings, happening => happening.Kind == "node-launch-failed").Text);
        Assert.Contains(cluster.Events, one => one.Message == "pod didn't trigger scale-up: 1 in backoff after failed scale-up");

        world.Vpc.Free(world.Vpc.Interfaces[0]); // a load balancer goes
        world.Run(8);
        Assert.Equal(2, cluster.Nodes.Count);
    }

    // A node needs one address, its pods need more: the subnet has room for the instance only.
    [Fact]
    public void Node_ItsSubnetHasOneAddressLeft_IsReadyAndItsPodsWaitForAddresses()
    {
        using var world = Some.World(nodes: 1, pods: 10, cidr: "10.0.0.0/27", taken: 6, maxPods: 12, workloads: [new { name = "more", perMinute = 600, pods = 5 }], groups: [new { name = "workers", max = 2 }]);
        world.Run(6);
        var cluster = world.Clusters[0];

        Assert.True(cluster.Nodes.All(node => node.Ready) && cluster.Nodes.Count == 2);
        Assert.Equal((0, 5), (cluster.Unschedulable, cluster.Zones[0].Waiting));
    }

    [Fact]
    public void Launches_ManyAtOnce_AreEvenOverTheZonesWhoseSubnetsHaveRoom()
    {
        using var world = World.Start(ScenarioLibrary.Load("nodes-cannot-launch"), 1);
        foreach (var neighbour in world.Vpc.Interfaces.Where(one => one.Instance is null && one.Subnet.Zone != "us-west-2c").ToList())
        {
            world.Vpc.Free(neighbour);
        }

        world.Run(8);
        Assert.Equal([1, 1], world.Clusters[0].ClusterNodes.Skip(18).GroupBy(node => node.Zone).OrderBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => zone.Count()));
        Assert.Equal(0, world.Clusters[0].Unschedulable);
    }

    [Fact]
    public void Rollout_NodeThatJoinsInTheMiddle_GetsTheTemplateOfItsTime()
    {
        using var world = Some.World(nodes: 1, pods: 20, workloads: Thirty, groups: UpToFive);
        Assert.True(world.Run(() => world.Clusters[0].Nodes.Count == 2, 5));
        world.SetEnvironment("WARM_ENI_TARGET", "2");
        world.Run(3);

        Assert.True(world.Clusters[0].DaemonSet!.IsRolledOut);
        Assert.All(world.Clusters[0].ClusterNodes, node => Assert.Equal(2, node.Template));
        Assert.Single(world.Timeline.Happenings, happening => happening.Kind == "aws-node-rolled-out");
    }

    [Fact]
    public void Backoff_FailureAfterFailure_DoublesToHalfAnHourAndIsForgottenAfterThreeHours()
    {
        var (backoff, now) = (new ScaleUpBackoff(), World.Beginning);
        int[] minutes = [5, 10, 20, 30, 30];
        foreach (var expected in minutes)
        {
            backoff.Fail(now);
            Assert.True(backoff.IsOn(now.AddMinutes(expected).AddSeconds(-1)));
            Assert.False(backoff.IsOn(now = now.AddMinutes(expected)));
        }

        backoff.Fail(now = now.AddHours(3));
        Assert.False(backoff.IsOn(now.AddMinutes(5)));
    }
}
