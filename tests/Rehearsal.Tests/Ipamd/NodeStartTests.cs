using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>What a restart of aws-node does to a node: nodeInit.</summary>
public sealed class NodeStartTests
{
    [Fact]
    public void Restart_WithPods_KeepsTheirAddressesAndForgetsWhatCools()
    {
        using var world = Some.World(pods: 5);
        var pods = world.Clusters[0].PodStore;
        pods.Delete(pods.All[4]);
        var before = pods.All.Select(pod => pod.Address!.Text).ToList();

        Assert.NotNull(world.Restarted());

        Assert.Equal(before, pods.All.Select(pod => pod.Address!.Text));
        Assert.Equal(4, world.Node().Ipamd.Stats.Assigned);
    }

    [Fact]
    public void Restart_PoolTooLow_ServesNobodyUntilItsFirstGrowth()
    {
        using var world = SomeNode.World("1.21.1", pods: 9);
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        world.RestartAwsNode();
        world.Run(() => !world.Node().IsAwsNodeReady, 1);

        Assert.True(world.Run(() => world.Node().Ipamd.IsRunning, 2));
        Assert.Equal(27, world.Node().Ipamd.Stats.Total);
    }

    [Theory]
    [InlineData("1.21.2", 0, 30)] // falls back without asking again
    [InlineData("1.22.2", 50, 80)] // setupENI's six attempts
    public void Restart_NoRightToDescribeSubnets_TakesLongerFrom122On(string version, int least, int most)
    {
        using var world = SomeNode.World(version, ["DescribeSubnets"], environment: new { WARM_IP_TARGET = "5" });

        Assert.InRange(world.Restarted()!.Value.TotalSeconds, least, most);
        Assert.Equal(5, world.Node().Ipamd.Stats.Available);
    }

    [Fact]
    public void Restart_NoRightToDescribeSubnetsAndTwoInterfaces_IsKilledByTheLivenessProbeAgainAndAgain()
    {
        using var world = SomeNode.World("1.22.2", ["DescribeSubnets"], pods: 5);

        Assert.Null(world.Restarted());
        Assert.Equal(5, world.Clusters[0].PodStore.All.Count(pod => pod.Address is not null));
    }

    [Theory]
    [InlineData("DescribeNetworkInterfaces", false)] // "ipamd init: failed to retrieve attached ENIs info"
    [InlineData("ModifyNetworkInterfaceAttribute", true)] // "No need to return error here since retry will happen in 30 seconds"
    public void Restart_NoRightToALookAtItsInterfaces_EndsWhereNothingElseTellsWhatIsAttached(string operation, bool ready)
    {
        using var world = SomeNode.World("1.21.1", [operation], pods: 5);

        Assert.Equal(ready, world.Restarted() is not null);
        Assert.Equal(5, world.Clusters[0].PodStore.All.Count(pod => pod.Address is not null));
    }

    [Fact]
    public void Restart_NewInterfaceThatCannotBeTied_IsWaitedForUntilTheProbeEndsIt()
    {
        using var world = SomeNode.World("1.21.1", ["ModifyNetworkInterfaceAttribute"], pods: 9);
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        var free = world.Vpc.Subnets[0].Pool.Free;

        // AllocENI loses the error, and WaitForENIAndIPsAttached looks for an interface without a name.
        Assert.Null(world.Restarted());
        Assert.Equal((2, free), (world.Node().Ipamd.Interfaces, world.Vpc.Subnets[0].Pool.Free));
    }

    [Fact]
    public void Restart_EndedIpamd_LeavesItsContainerToTheProbe()
    {
        using var world = SomeNode.World("1.21.1", ["DescribeNetworkInterfaces"]);
        world.RestartAwsNode();
        world.Run(() => !world.Node().IsAwsNodeReady, 1);
        var looks = world.Clusters[0].Events.Where(one => one.Reason == "MissingIAMPermissions").Sum(one => one.Count);
        world.Run(5);

        // Twelve refusals, 90 s until the probe has ended the container, and then pauses of 1, 10 and 20 s.
        Assert.InRange(world.Clusters[0].Events.Where(one => one.Reason == "MissingIAMPermissions").Sum(one => one.Count) - looks, 12 * 2, 12 * 4);
    }

    [Theory]
    [InlineData(0, "false", 0)] // one interface
    [InlineData(5, "false", 20)] // two
    [InlineData(5, "true", 0)] // RefreshSGIDs leaves custom networking alone
    public void Restart_BusyAccount_WaitsToGiveEachInterfaceTheNodesSecurityGroups(int pods, string customNetworking, int waits)
    {
        using var world = SomeNode.World("1.19.3", pods: pods, environment: new { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = customNetworking });

        // Of ModifyNetworkInterfaceAttribute's bucket (100, and 5 a second) one is left, and one each 20 s.
        world.Buckets.TakenByOthers = 99;

        Assert.InRange(world.Restarted()!.Value.TotalSeconds, waits, waits + 15);
    }

    [Fact]
    public void Restart_GrowthThatTakesTooLong_IsKilledByTheLivenessProbeAndTriedAgain()
    {
        using var world = SomeNode.World("1.19.3", pods: 9);
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        world.Buckets.TakenByOthers = 99;
        Drain(world, "ModifyNetworkInterfaceAttribute");
        Drain(world, "CreateNetworkInterface");

        // The security groups are given up after 55 s, and a new interface would be there at 95 s, had the probe not ended the process at 90 s.
        Assert.InRange(world.Restarted()!.Value.TotalSeconds, 120, 180);
        Assert.Equal(27, world.Node().Ipamd.Stats.Total);
    }

    [Theory]
    [InlineData("1.21.2", true)]
    [InlineData("1.22.0", false)]
    [InlineData("1.22.1", false)]
    [InlineData("1.22.2", true)] // reverted
    public void Restart_NoRightToDescribeSecurityGroups_EndsIn1220And1221(string version, bool ready)
    {
        using var world = SomeNode.World(version, ["DescribeSecurityGroups"]);

        Assert.Equal(ready, world.Restarted() is not null);
    }

    [Theory]
    [InlineData("1.21.2", true)]
    [InlineData("1.22.2", false)] // eksctl issue 8835
    public void Restart_Ipv6WithoutTheRightToDescribeSubnets_EndsFrom122On(string version, bool ready)
    {
        using var world = SomeNode.World(version, ["DescribeSubnets"], ipFamily: "ipv6");

        Assert.Equal(ready, world.Restarted() is not null);
    }

    [Theory]
    [InlineData("AssignPrivateIpAddresses", false)] // the only error of increaseDatastorePool
    [InlineData("CreateNetworkInterface", true)] // "ENI allocation failure should not cause node to be NotReady"
    [InlineData("AttachNetworkInterface", true)]
    public void Restart_NoRightToGrow_EndsWhereAnInterfaceHasRoom(string operation, bool ready)
    {
        using var world = SomeNode.World("1.21.1", [operation], pods: 9, environment: new { WARM_IP_TARGET = operation[0] == 'A' && operation[1] == 's' ? "5" : "0" });
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        Take(world, 1);

        Assert.Equal(ready, world.Restarted() is not null);
        Assert.False(world.Node().Ipamd.IsCoolingDown);
    }

    [Fact]
    public void Restart_ThirdCode_EndsAndComesBackOnceThereIsSpace()
    {
        using var world = Some.World(cidr: "10.0.0.0/28", pods: 3, taken: 4, environment: new { WARM_IP_TARGET = "5" });
        world.Vpc.OtherShortagePerMille = 1_000;

        Assert.Null(world.Restarted());
        world.Vpc.Free(world.Vpc.Interfaces[0]);
        // The kubelet waits five minutes at most before it starts the container again, which the probe ended after a minute and a half.
        Assert.True(world.Run(() => world.Node().IsAwsNodeReady, 7));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(11, false)] // "Failed to attach any ENIs for custom networking"
    public void Restart_CustomNetworkingWithoutAnAddress_IsNotReady(int taken, bool ready)
    {
        using var world = SomeNode.World("1.21.1", environment: new { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG = "true" }, podSubnetTaken: taken);

        Assert.Equal(ready, world.Restarted() is not null);
    }

    [Fact]
    public void Restart_SwitchToPrefixesInAFullSubnet_ThrowsAwayTheLastFreeAddresses()
    {
        using var world = Some.World(cidr: "10.0.0.0/28", pods: 3, taken: 1, environment: new { WARM_IP_TARGET = "5" });
        Assert.Equal(8, world.Node().Ipamd.Stats.Total);
        world.SetEnvironment("ENABLE_PREFIX_DELEGATION", "true");
        world.Run(() => !world.Node().IsAwsNodeReady, 1);
        Assert.True(world.Run(() => world.Node().IsAwsNodeReady, 2));

        // No /28 is whole here, so that the node has nothing for the next pod.
        Assert.Equal((0, 4), (world.Node().Ipamd.Stats.Total, world.Vpc.Instances[0].Interfaces.Sum(one => one.Addresses.Count)));
        Assert.Null(world.Node().Ipamd.TryAssign());
    }

    [Fact]
    public void Restart_SwitchFromPrefixes_KeepsThoseWithPodsAndFreesEachWithItsLastPod()
    {
        using var world = Some.World(pods: 17, maxPods: 110, environment: new { ENABLE_PREFIX_DELEGATION = "true" });
        var (network, pods) = (world.Vpc.Instances[0].Interfaces[0], world.Clusters[0].PodStore);
        Assert.Equal(3, network.Prefixes.Count);
        world.SetEnvironment("ENABLE_PREFIX_DELEGATION", "false");
        world.Run(() => !world.Node().IsAwsNodeReady, 1);
        Assert.True(world.Run(() => world.Node().IsAwsNodeReady, 2));
        Assert.Equal(2, network.Prefixes.Count);

        pods.Delete(pods.All.Single(pod => pod.Address!.Block!.Assigned == 1));
        Assert.Single(network.Prefixes);
    }

    [Theory]
    [InlineData("1.19.6", 2)] // the primary one and the last pod's: DelNetwork gave single addresses back
    [InlineData("1.20.0", 5)]
    public void Restart_SwitchToPrefixes_SingleAddressesGoWithTheirLastPodUpTo119(string version, int left)
    {
        using var world = SomeNode.World(version, pods: 4, environment: new { WARM_IP_TARGET = "1" });
        var (network, pods) = (world.Vpc.Instances[0].Interfaces[0], world.Clusters[0].PodStore);
        world.SetEnvironment("ENABLE_PREFIX_DELEGATION", "true");
        world.Run(() => !world.Node().IsAwsNodeReady, 1);
        Assert.True(world.Run(() => world.Node().IsAwsNodeReady, 2));
        Assert.Equal(5, network.Addresses.Count);

        foreach (var pod in pods.All.Take(3).ToList())
        {
            pods.Delete(pod);
        }

        Assert.Equal(left, network.Addresses.Count);
    }

    private static void Drain(World world, string operation)
    {
        while (world.Buckets.Queue(operation, TimeSpan.FromSeconds(55)) is not null)
        {
        }
    }

    private static void Take(World world, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Null(world.Vpc.TryCreateInterface(world.Vpc.Subnets[0], "", 0, 0, Resource.NoTags, out _));
        }
    }
}
