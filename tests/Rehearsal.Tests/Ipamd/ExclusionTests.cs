using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>The tag <c>kubernetes.io/role/cni=0</c> on the node's own subnet.</summary>
public sealed class ExclusionTests
{
    private static readonly object[] OneMorePod = [new { name = "more", perMinute = 60, pods = 1 }];

    [Theory]
    [InlineData("1.21.1", true)] // couldn't be closed
    [InlineData("1.22.0", false)]
    public void Close_OwnSubnet_ServesNoNewInterfaceFrom122On(string version, bool usesOwn)
    {
        // The node's own subnet has the most free addresses, and would come first.
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/18", version: version, workloads: OneMorePod);
        world.CloseOwnSubnet();
        world.AddTaggedSubnet();
        world.Run(2);

        Assert.Equal(usesOwn ? world.Vpc.Subnets[0] : world.Vpc.Subnets[^1], world.Vpc.Instances[0].Interfaces[2].Subnet);
    }

    [Fact]
    public void Close_ExistingInterfaces_ServePodsUntilTheRestartAndThenGiveBackWhatIsUnused()
    {
        using var world = Some.World(pods: 5, version: "1.22.2");
        world.CloseOwnSubnet();
        world.AddTaggedSubnet();
        world.Run(1);
        Assert.NotNull(world.Node().Ipamd.TryAssign());

        Assert.NotNull(world.Restarted());
        world.Run(2);

        // Six addresses are in use on the primary one. The other of the closed subnet has none left, but its slot stays taken: WARM_ENI_TARGET has nothing to spare.
        Assert.Equal([7, 1, 10], world.Vpc.Instances[0].Interfaces.Select(network => network.Addresses.Count));
        Assert.Equal(world.Vpc.Subnets[^1], world.Vpc.Instances[0].Interfaces[2].Subnet);
        Assert.Equal(world.Vpc.Subnets[^1], world.Node().Ipamd.TryAssign()!.Subnet);
    }

    [Fact]
    public void Close_WithoutAnotherSubnet_LeavesTheNodeWithoutGrowth()
    {
        using var world = Some.World(pods: 9, version: "1.23.1", workloads: OneMorePod);
        world.CloseOwnSubnet();
        world.Run(5);

        Assert.Equal(2, world.Node().Ipamd.Interfaces);
        Assert.False(world.Node().Ipamd.IsCoolingDown);
    }

    [Fact]
    public void Close_DiscoveryOff_StillClosesTheNodesSubnet()
    {
        using var world = Some.World(pods: 9, version: "1.23.1", environment: new { ENABLE_SUBNET_DISCOVERY = "false" }, workloads: OneMorePod);
        world.CloseOwnSubnet();
        world.Run(5);

        Assert.Equal(2, world.Node().Ipamd.Interfaces);
    }
}
