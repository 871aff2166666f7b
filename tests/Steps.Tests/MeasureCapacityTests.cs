using System.Text.Json;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class MeasureCapacityTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_EachCluster_PrintsOneMetricPerLineAndDimensionSet()
    {
        (_bench.Ec2.Subnets[0].AvailableIpAddressCount, _bench.Ec2.Subnets[1].AvailableIpAddressCount, _bench.Ec2.Subnets[2].AvailableIpAddressCount) = (70, 80, 90);

        await CallAsync();

        Assert.Equal(
            ["web: 70", "web us-west-2a: 70", "web us-west-2b: 80", "web us-west-2c: 90"],
            Lines().Select(l => $"{l.GetProperty("ClusterName")}{(l.TryGetProperty("AvailabilityZone", out var zone) ? $" {zone}" : "")}: {l.GetProperty("AvailableIpAddressCount")}"));
    }

    [Fact]
    public async Task Handle_Line_IsEmbeddedMetricFormat()
    {
        await CallAsync();

        Assert.Equal(
            """{"_aws":{"Timestamp":1767355200000,"CloudWatchMetrics":[{"Namespace":"Headroom","Dimensions":[["ClusterName"]],"Metrics":[{"Name":"AvailableIpAddressCount","Unit":"Count"}]}]},"ClusterName":"web","AvailableIpAddressCount":3}""",
            _bench.Output.ToString().Split('\n')[0]);
    }

    [Fact]
    public async Task Handle_ClusterThatWasRead_PrintsTheReadingsAge()
    {
        await _bench.PlanAsync();
        var readAt = _bench.Clock.Now;
        _bench.Clock.Pass(TimeSpan.FromMinutes(2));

        await CallAsync();

        Assert.Equal((_bench.Clock.Now - readAt).TotalSeconds, Assert.Single(Lines(), l => l.TryGetProperty("ClusterReadingAgeSeconds", out _)).GetProperty("ClusterReadingAgeSeconds").GetDouble());
    }

    [Fact]
    public async Task Handle_MostMinutes_TakeFourCalls()
    {
        var warm = new MeasureCapacity(_bench.Edge);
        await warm.Handle(Events.Load("measure-each-minute.json"), null!);
        _bench.Calls.Log.Clear();
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));

        await warm.Handle(Events.Load("measure-each-minute.json"), null!);

        Assert.Equal(["GetObject", "DescribeInstances", "DescribeSubnets", "GetItem"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_EachHour_LooksAtTheWholeAgain()
    {
        await CallAsync();
        _bench.Calls.Log.Clear();
        _bench.Clock.Pass(TimeSpan.FromHours(1));

        await CallAsync();

        Assert.Contains("DescribeAddon", _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_ShortAndTheAlarmHadItsTurn_StartsOneResponse()
    {
        Assert.Empty((await CallAsync()).Started);
        _bench.Clock.Pass(TimeSpan.FromMinutes(4));

        var name = Assert.Single((await CallAsync()).Started);
        Assert.StartsWith("""{"cluster":"web","trigger":"measure",""", _bench.States.Executions[name].Input, StringComparison.Ordinal);
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty((await CallAsync()).Started);
        Assert.Single(_bench.States.Executions);
    }

    [Fact]
    public async Task Handle_StillShortAfterTheBackOff_StartsAnotherOfItsOwnName()
    {
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(4));
        var first = Assert.Single((await CallAsync()).Started);
        _bench.States.Executions[first] = ("FAILED", "", _bench.Clock.Now);
        _bench.Clock.Pass(TimeSpan.FromMinutes(30));

        var second = Assert.Single((await CallAsync()).Started);

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Handle_EnoughAgain_ForgetsSinceWhenItWasShort()
    {
        await CallAsync();
        Assert.Contains("belowSince", _bench.Table.Item("cluster#web", "state")!.Keys);
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));

        await CallAsync();

        Assert.DoesNotContain("belowSince", _bench.Table.Item("cluster#web", "state")!.Keys);
    }

    [Fact]
    public async Task Handle_OneClusterFails_MeasuresTheOthersAndFailsNamingIt()
    {
        var bench = new Bench("""{"clusters": [{"name": "gone"}, {"name": "web"}]}""");

        var error = await Assert.ThrowsAsync<MeasureFailedException>(() => new MeasureCapacity(bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!));

        Assert.Contains("gone: ClusterNotFoundException", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"ClusterName\":\"web\"", bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ClusterThatIsntThere_IsLookedForOnceAnHour()
    {
        var bench = new Bench("""{"clusters": [{"name": "later"}, {"name": "web"}]}""");
        var warm = new MeasureCapacity(bench.Edge);
        Task<MeasureAnswer> MinuteAsync() => warm.Handle(Events.Load("measure-each-minute.json"), null!);
        await Assert.ThrowsAsync<MeasureFailedException>(MinuteAsync);
        bench.Clock.Pass(TimeSpan.FromMinutes(1));

        await MinuteAsync();
        Assert.Single(bench.Calls.Log, call => call == "ListClusters");

        bench.Clock.Pass(TimeSpan.FromHours(1));
        bench.Eks.Names.Add("later");
        var error = await Assert.ThrowsAsync<MeasureFailedException>(MinuteAsync);
        Assert.StartsWith("not measured: later: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ListOfClustersIsDenied_MeasuresAllTheSameAndSaysSo()
    {
        _bench.Calls.Fail("ListClusters", new Amazon.EKS.AmazonEKSException("no", Amazon.Runtime.ErrorType.Sender, "AccessDeniedException", "request", System.Net.HttpStatusCode.Forbidden));

        var error = await Assert.ThrowsAsync<MeasureFailedException>(CallAsync);

        Assert.StartsWith("not measured: the list of clusters: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"ClusterName\":\"web\"", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_NodesOfAnotherCluster_DontCount()
    {
        _bench.Ec2.Instances[0].Tags = [new Amazon.EC2.Model.Tag { Key = "eks:cluster-name", Value = "other" }];

        await CallAsync();

        Assert.DoesNotContain("us-west-2a", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ClusterWithoutNodes_HasNoValue()
    {
        _bench.Ec2.Instances.Clear();

        await CallAsync();

        Assert.Equal("", _bench.Output.ToString());
    }

    private List<JsonElement> Lines() => [.. _bench.Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    private Task<MeasureAnswer> CallAsync() => new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!);
}
