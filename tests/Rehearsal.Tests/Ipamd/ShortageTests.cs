using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>EC2 has three codes for a subnet that has too little, and ipamd knows two of them.</summary>
public sealed class ShortageTests
{
    private static readonly object[] OneMorePod = [new { name = "more", perMinute = 60, pods = 1 }];

    [Theory]
    [InlineData(0, 120, 135)]
    [InlineData(1_000, 0, 30)] // the next turn of the loop, and the attachment
    public void Code_OfAFullSubnet_DecidesHowSoonNewSpaceIsFound(int otherPerMille, int least, int most)
    {
        using var world = Some.World(pods: 9, cidr: "10.0.0.0/27", workloads: OneMorePod);
        world.Vpc.OtherShortagePerMille = otherPerMille;
        world.Run(0.5);
        Assert.Equal(otherPerMille == 0, world.Node().Ipamd.IsCoolingDown);
        var since = world.Now;
        world.AddTaggedSubnet();

        Assert.True(world.Run(() => world.Node().Ipamd.Interfaces == 3, 3));
        Assert.InRange((world.Now - since).TotalSeconds, least - 30, most);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_000, false)] // not known, so not passed either: the half-filled interface ends each attempt
    public void Code_OfAHalfFilledInterface_DecidesWhetherItIsPassed(int otherPerMille, bool passes)
    {
        using var world = Some.World(cidr: "10.0.0.0/28", pods: 3, taken: 4, environment: new { WARM_IP_TARGET = "5" }, workloads: OneMorePod);
        world.Vpc.OtherShortagePerMille = otherPerMille;
        world.AddTaggedSubnet();
        world.Run(10);

        Assert.Equal(passes, world.Node().Ipamd.Interfaces > 1);
    }

    [Theory]
    [InlineData("10.0.0.0/25", 100, "InsufficientCidrBlocks")] // fragmented: 23 are free, but no /28
    [InlineData("10.0.0.0/28", 11, "InvalidParameterValue")]
    public void Create_NoPrefixToBeHad_TellsFragmentsFromFullness(string cidr, int taken, string code)
    {
        using var world = Some.World();
        var subnet = world.Vpc.AddSubnet("us-west-2a", Ipv4Block.Parse(cidr), Resource.NoTags, world.Now);
        Assert.True(subnet.Pool.TryTake(taken, []));
        world.Vpc.OtherShortagePerMille = 1_000;

        Assert.Equal(code, world.Vpc.TryCreateInterface(subnet, "", 0, 1, Resource.NoTags, out _));
    }

    [Fact]
    public void Code_ByChance_IsTheThirdOnceInAWhile()
    {
        using var world = Some.World();
        var subnet = world.Vpc.AddSubnet("us-west-2a", Ipv4Block.Parse("10.0.64.0/28"), Resource.NoTags, world.Now);
        var codes = Enumerable.Range(0, 1_000).Select(_ => world.Vpc.TryCreateInterface(subnet, "", 14, 0, Resource.NoTags, out var _)).ToList();

        Assert.InRange(codes.Count(code => code == "InvalidParameterValue"), 70, 130);
        Assert.All(codes, code => Assert.True(code is "InvalidParameterValue" or "InsufficientFreeAddressesInSubnet"));
        // An instance asks for one address and no more: there it is always the documented one.
        Assert.True(subnet.Pool.TryTake(11, []));
        Assert.Equal("InsufficientFreeAddressesInSubnet", world.Vpc.TryCreateInterface(subnet, "", 0, 0, Resource.NoTags, out _));
    }
}
