using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

public sealed class NodeIpamdTests
{
    private static readonly object[] OneMorePod = [new { name = "more", perMinute = 60, pods = 1 }];
    private static readonly object[] TwentyMorePods = [new { name = "more", perMinute = 600, pods = 20 }];

    [Fact]
    public void Loop_PoolTooLow_AttachesAnInterfaceWithinATurnAndTheAttachment()
    {
        using var world = Some.World(pods: 9, workloads: OneMorePod);
        Assert.Equal(2, Node(world).Ipamd.Interfaces);

        Assert.True(world.Run(() => Node(world).Ipamd.Stats.Total == 27, 0.5));
        Assert.InRange(world.Now - World.Beginning, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void Cooldown_SubnetFull_RestsForTwoMinutesAndThenFindsTheNewSubnet()
    {
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/27", workloads: OneMorePod);
        Assert.True(world.Run(() => Node(world).Ipamd.IsCoolingDown, 1));
        var failedAt = world.Now;
        world.AddTaggedSubnet();

        world.Run(1.9);
        Assert.Equal(2, Node(world).Ipamd.Interfaces);
        Assert.True(world.Run(() => Node(world).Ipamd.Interfaces == 3, 1));
        // Two minutes after EC2's answer, and then the rest of a turn of the loop.
        Assert.InRange(world.Now - failedAt, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(130));
    }

    [Fact]
    public void Restart_DuringTheCooldown_ForgetsIt()
    {
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/27", workloads: OneMorePod);
        Assert.True(world.Run(() => Node(world).Ipamd.IsCoolingDown, 1));
        world.AddTaggedSubnet();
        world.Run(0.1);
        var since = world.Now;
        world.Clusters[0].RestartAwsNode("2026-01-01T00:01:00Z", "kubectl-rollout");

        Assert.True(world.Run(() => Node(world).Ipamd.Stats.Total == 27, 2));
        Assert.InRange(world.Now - since, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public void Discovery_Off_NeverLeavesTheNodesSubnet()
    {
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/27", workloads: OneMorePod, environment: new { ENABLE_SUBNET_DISCOVERY = "false" });
        world.AddTaggedSubnet();
        world.Run(10);

        Assert.Equal(2, Node(world).Ipamd.Interfaces);
    }

    [Fact]
    public void Discovery_OtherZonesSubnet_IsNotUsed()
    {
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/27", workloads: OneMorePod);
        world.AddTaggedSubnet("us-west-2b");
        world.Run(10);

        Assert.Equal(2, Node(world).Ipamd.Interfaces);
    }

    // PR #2954: before 1.18.3 a half-filled interface in the full subnet ended the attempt, and no new interface was made.
    [Theory]
    [InlineData("1.18.2", false)]
    [InlineData("1.18.3", true)]
    public void Discovery_HalfFilledInterfaceInAFullSubnet_IsPassedFrom1183On(string version, bool passes)
    {
        using var world = Some.World(cidr: "10.0.0.0/28", pods: 3, version: version, environment: new { WARM_IP_TARGET = "5" }, taken: 5, workloads: TwentyMorePods);
        world.AddTaggedSubnet();
        world.Run(1);

        Assert.Equal(passes, Node(world).Ipamd.Interfaces > 1);
    }

    [Fact]
    public void Slots_AllAttachedInTheFullSubnet_FindNoUseForNewSpace()
    {
        using var world = Some.World(pods: 19, cidr: "10.0.0.0/26", maxPods: 110, workloads: TwentyMorePods);
        world.AddTaggedSubnet();
        world.Run(10);

        Assert.Equal((3, 27), (Node(world).Ipamd.Interfaces, Node(world).Ipamd.Stats.Assigned));
        Assert.Equal(12, world.Stuck());
    }

    [Fact]
    public void Cordoned_Node_GetsNoMoreInterfaces()
    {
        using var world = Some.World(pods: 9, cordoned: true);
        world.Clusters[0].PodStore.Place(Node(world), "more");
        world.Run(5);

        Assert.Equal(2, Node(world).Ipamd.Interfaces);
    }

    [Fact]
    public void Cooling_FreedAddress_CountsAsAvailableButServesNobodyForHalfAMinute()
    {
        using var world = Some.World(pods: 3, cidr: "10.0.0.0/28", taken: 4, environment: new { WARM_IP_TARGET = "1" });
        var (node, pods) = (Node(world), world.Clusters[0].PodStore);
        while (node.Ipamd.TryAssign() is not null)
        {
        }

        pods.Delete(pods.All[0]);
        Assert.Equal(1, node.Ipamd.Stats.Available);
        Assert.Null(node.Ipamd.TryAssign());
        world.Run(29.0 / 60);
        Assert.Null(node.Ipamd.TryAssign());
        world.Run(1.1 / 60);
        Assert.NotNull(node.Ipamd.TryAssign());
    }

    [Fact]
    public void Shrink_WarmTargetLowered_GivesAddressesBackAfterTheRestart()
    {
        using var world = Some.World("m5.4xlarge", pods: 5);
        Assert.Equal(4_091 - 60, world.Vpc.Subnets[0].Pool.Free);
        world.Clusters[0].SetAwsNodeEnvironment(new Dictionary<string, string?> { ["WARM_IP_TARGET"] = "3", ["MINIMUM_IP_TARGET"] = "1" }, "kubectl-set");

        // Eight for pods (5 + 3) on the two interfaces that it had: the second one holds the warm ones and stays.
        Assert.True(world.Run(() => world.Vpc.Subnets[0].Pool.Free == 4_091 - 10, 4));
    }

    [Fact]
    public void PrefixMode_SwitchedOn_ReleasesUnusedAddressesAndTakesPrefixes()
    {
        using var world = Some.World(pods: 5);
        world.SetEnvironment("ENABLE_PREFIX_DELEGATION", "true");

        Assert.True(world.Run(() => Node(world).Ipamd.Stats.Prefixes == 1, 2));
        Assert.Equal(5, world.Vpc.Instances[0].Interfaces.Sum(one => one.Addresses.Count - 1));
        Assert.NotNull(Node(world).Ipamd.TryAssign());
    }

    [Fact]
    public void CustomNetworking_Node_TakesPodAddressesFromItsEniConfigsSubnetOnly()
    {
        using var world = World.Start(Headroom.Rehearsal.Scenarios.ScenarioLibrary.Load("custom-networking"), 1);
        var pods = world.Clusters[0].PodStore.All;

        Assert.All(pods, pod => Assert.StartsWith("10.0.10", pod.Address!.Text, StringComparison.Ordinal));
    }

    private static ClusterNode Node(World world) => world.Clusters[0].ClusterNodes[0];
}
