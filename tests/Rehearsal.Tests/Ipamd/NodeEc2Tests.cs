using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>EC2 as ipamd meets it.</summary>
public sealed class NodeEc2Tests
{
    [Fact]
    public void Attach_NoSlotLeft_DeletesTheNewInterfaceAgain()
    {
        using var world = Some.World(pods: 19);
        var (ec2, instance) = (Ec2(world), world.Vpc.Instances[0]);
        var free = world.Vpc.Subnets[0].Pool.Free;
        Assert.True(ec2.Create(world.Vpc.Subnets[0], instance, 9, 0, "", out var created).IsGood);

        Assert.Equal("AttachmentLimitExceeded", ec2.Attach(created!, instance).Code);
        Assert.Equal((free, 3), (world.Vpc.Subnets[0].Pool.Free, instance.Interfaces.Count));
        Assert.DoesNotContain(created, world.Vpc.Interfaces);
    }

    [Fact]
    public void Assign_MoreThanAnInterfaceHolds_SaysThatItIsFull()
    {
        using var world = Some.World();

        Assert.True(Ec2(world).Assign(world.Vpc.Instances[0].Interfaces[0], 1, 0).IsInterfaceFull);
    }

    // A bucket of 100 that gets 5 a second (EC2 developer guide): the 101st waits for 0.2 s, the 131st would for 6.2 s, the 376th for 55.2 s.
    [Theory]
    [InlineData("1.19.3", 375)] // ten attempts of aws-sdk-go
    [InlineData("1.19.4", 130)] // three of aws-sdk-go-v2
    public void Assign_Throttled_WaitsAsTheSdkDoesAndGivesUp(string version, int granted)
    {
        using var world = Some.World();
        var (ec2, network) = (Ec2(world, version), world.Vpc.Instances[0].Interfaces[0]);
        var answers = Enumerable.Range(0, 500).Select(_ => ec2.Assign(network, 1, 0)).ToList();

        Assert.All(answers.Take(100), answer => Assert.InRange(answer.Took.TotalSeconds, 0.2, 2.5));
        Assert.InRange(answers[120].Took.TotalSeconds, 4, 7);
        Assert.All(answers.Take(granted), answer => Assert.True(answer.IsInterfaceFull));
        Assert.All(answers.Skip(granted), answer => Assert.Equal("RequestLimitExceeded", answer.Code));
    }

    private static NodeEc2 Ec2(World world, string version = "1.18.3") =>
        new(world.Vpc, new RequestBuckets(world.Clock), new Latencies(new Chance(1)), []) { Patience = CniVersion.TryParse(version, out var parsed) ? parsed.Patience : default };
}
