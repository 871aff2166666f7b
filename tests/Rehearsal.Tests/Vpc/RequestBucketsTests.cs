using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class RequestBucketsTests
{
    // "Request throttling for the Amazon EC2 API": the size of the bucket, and what comes back each second.
    [Theory]
    [InlineData("DescribeSubnets", false, 100, 20)]
    [InlineData("GetSubnetCidrReservations", false, 100, 20)]
    [InlineData("DescribeInstances", false, 100, 20)]
    [InlineData("DescribeInstances", true, 50, 10)]
    [InlineData("DescribeNetworkInterfaces", true, 50, 10)]
    [InlineData("DescribeSubnets", true, 100, 20)] // not among those that AWS names
    [InlineData("AssociateVpcCidrBlock", false, 50, 5)]
    [InlineData("CreateSubnet", false, 50, 5)]
    [InlineData("ReplaceNetworkAclAssociation", false, 50, 5)]
    [InlineData("AttachNetworkInterface", false, 50, 5)]
    [InlineData("CreateTags", false, 100, 10)]
    [InlineData("CreateNetworkInterface", false, 100, 5)]
    [InlineData("AssignPrivateIpAddresses", false, 100, 5)]
    [InlineData("ModifyNetworkInterfaceAttribute", false, 100, 5)]
    [InlineData("UnassignPrivateIpAddresses", false, 100, 5)]
    [InlineData("DeleteNetworkInterface", false, 100, 5)]
    [InlineData("CreateSubnetCidrReservation", false, 5, 1)]
    [InlineData("DeleteSubnetCidrReservation", false, 5, 1)]
    public void TryTake_Operation_HasItsOwnBucketAndRefill(string operation, bool isBroad, int capacity, int perSecond)
    {
        using var clock = new WorldClock(World.Beginning);
        var buckets = new RequestBuckets(clock);
        int Take() => Enumerable.Range(0, 1_000).TakeWhile(_ => buckets.TryTake(operation, isBroad)).Count();

        Assert.Equal(capacity, Take());
        Assert.True(buckets.TryTake("DescribeVpcs", isBroad: false));
        Pass(clock, TimeSpan.FromSeconds(1));
        Assert.Equal(perSecond, Take());
        Pass(clock, TimeSpan.FromHours(1));
        Assert.Equal(capacity, Take());
    }

    [Theory]
    [InlineData("DescribeSubnets", 50)]
    [InlineData("DescribeInstances", 100)] // which has a bucket of its own for requests without a filter
    public void TryTake_RequestsWithoutAFilter_DrawFromTheOneBucketUnlessAwsNamesThem(string operation, int left)
    {
        using var clock = new WorldClock(World.Beginning);
        var buckets = new RequestBuckets(clock);

        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(buckets.TryTake(operation, isBroad: true)));

        Assert.Equal(left, Enumerable.Range(0, 1_000).TakeWhile(_ => buckets.TryTake(operation, isBroad: false)).Count());
    }

    [Fact]
    public void Queue_EmptyBucket_TakesTokensInAdvanceAndOthersAreThrottledMeanwhile()
    {
        using var clock = new WorldClock(World.Beginning);
        var buckets = new RequestBuckets(clock);
        var waits = Enumerable.Range(0, 112).Select(_ => buckets.Queue("CreateNetworkInterface", TimeSpan.FromSeconds(2))).ToList();

        Assert.All(waits.Take(100), wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.Equal([0.2, 0.4, 2.0], new[] { waits[100], waits[101], waits[109] }.Select(wait => wait!.Value.TotalSeconds));
        Assert.Null(waits[110]);
        Pass(clock, TimeSpan.FromSeconds(2));
        Assert.False(buckets.TryTake("CreateNetworkInterface", isBroad: false));
        Pass(clock, TimeSpan.FromSeconds(0.2));
        Assert.True(buckets.TryTake("CreateNetworkInterface", isBroad: false));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"MaxResults":100}""", false)]
    [InlineData("""{"InstanceIds":["i-0"]}""", false)]
    [InlineData("""{"Filters":[]}""", false)]
    [InlineData("""{"DryRun":true}""", true)]
    public void IsBroad_Request_NamesNeitherIdsFiltersNorAPage(string input, bool broad) => Assert.Equal(broad, RequestBuckets.IsBroad(JsonNode.Parse(input)!.AsObject()));

    private static void Pass(WorldClock clock, TimeSpan time)
    {
        var passed = false;
        clock.Schedule(time, () => passed = true);
        Assert.True(clock.RunUntil(() => passed, clock.GetUtcNow() + time));
    }
}
