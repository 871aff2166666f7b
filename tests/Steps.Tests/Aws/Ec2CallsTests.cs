using Headroom.Decisions.Network;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests.Aws;

public sealed class Ec2CallsTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Call_ThatIsThrottledThreeTimes_IsMadeAgainAfterLongerAndLongerPauses()
    {
        _bench.Calls.Fail("DescribeSubnets", Calls.Ec2("RequestLimitExceeded"), times: 3);

        Assert.NotEmpty(await _bench.Edge.Vpcs.ReadSubnetsAsync(new VpcId("vpc-1")));

        Assert.Equal(4, _bench.Calls.Count("DescribeSubnets"));
        Assert.InRange(_bench.Clock.Waits.Count, 1, 3);
        Assert.True(_bench.Clock.Waits.Aggregate((all, one) => all + one) < TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Call_ThatIsThrottledOnAndOn_IsLeftToTheWorkflow()
    {
        _bench.Calls.Fail("DescribeSubnets", Calls.Ec2("RequestLimitExceeded"), times: int.MaxValue);

        var error = await Assert.ThrowsAsync<ThrottledException>(() => _bench.Edge.Vpcs.ReadSubnetsAsync(new VpcId("vpc-1")));

        Assert.Equal(4, _bench.Calls.Count("DescribeSubnets"));
        Assert.Contains("ec2:DescribeSubnets", error.Message, StringComparison.Ordinal);
    }

    // Whether it had an effect isn't known: the step looks before it acts again.
    [Fact]
    public async Task Call_WhoseAnswerIsLost_IsNotMadeAgainHere()
    {
        _bench.Calls.Lose("CreateTags");

        await Assert.ThrowsAsync<TransientException>(() => _bench.Edge.Space.TagAsync([new SubnetId("subnet-a")], new Dictionary<string, string> { ["name"] = "value" }));

        Assert.Equal(1, _bench.Calls.Count("CreateTags"));
    }

    [Fact]
    public async Task Calls_ManyOfOneOperation_KeepToTheirShare()
    {
        var began = _bench.Clock.Now;
        for (var call = 0; call < 50; call++)
        {
            await _bench.Edge.Vpcs.ReadSubnetsAsync(new VpcId("vpc-1"));
        }

        // Ten at once, and two a second.
        Assert.Equal(TimeSpan.FromSeconds(20), _bench.Clock.Now - began);
    }

    [Fact]
    public async Task Calls_OfDifferentOperations_DontWaitForEachOther()
    {
        var began = _bench.Clock.Now;
        for (var call = 0; call < 10; call++)
        {
            await _bench.Edge.Vpcs.ReadSubnetsAsync(new VpcId("vpc-1"));
        }

        await _bench.Edge.Nodes.ReadAsync("web");

        Assert.Equal(began, _bench.Clock.Now);
    }
}
