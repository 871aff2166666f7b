using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>A CNI role that lacks a right, while the loop runs.</summary>
public sealed class MissingRightsTests
{
    [Theory]
    [InlineData("1.18.0", 3)] // "Defaulting to same subnet as the primary interface"
    [InlineData("1.21.2", 3)]
    [InlineData("1.22.0", 2)] // "Quit ENI creation attempt"
    [InlineData("1.23.1", 2)]
    public void Grow_NoRightToDescribeSubnets_TakesTheNodesSubnetUpTo121(string version, int interfaces)
    {
        using var world = SomeNode.World(version, ["DescribeSubnets"], pods: 9);
        world.AddTaggedSubnet();
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        world.Run(2);

        Assert.Equal(interfaces, world.Node().Ipamd.Interfaces);
        Assert.All(world.Vpc.Instances[0].Interfaces, network => Assert.Equal(world.Vpc.Subnets[0], network.Subnet));
    }

    [Theory]
    [InlineData("CreateNetworkInterface")]
    [InlineData("AttachNetworkInterface")]
    [InlineData("ModifyNetworkInterfaceAttribute")]
    public void Grow_NoRightToAnInterface_StaysAsItIsWithoutACooldown(string operation)
    {
        using var world = SomeNode.World("1.21.1", [operation], pods: 9);
        world.Clusters[0].PodStore.Place(world.Node(), "more");
        var free = world.Vpc.Subnets[0].Pool.Free;
        world.Run(2);

        Assert.Equal((2, free), (world.Node().Ipamd.Interfaces, world.Vpc.Subnets[0].Pool.Free));
        Assert.False(world.Node().Ipamd.IsCoolingDown);
    }

    [Fact]
    public void Read_OperationThatIpamdNeverAsksFor_IsRefused() =>
        Assert.Contains("'RunInstances' is none of", Assert.Throws<ScenarioException>(() => SomeNode.World("1.21.1", ["RunInstances"])).Message, StringComparison.Ordinal);
}
