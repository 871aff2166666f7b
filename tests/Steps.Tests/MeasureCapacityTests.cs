using System.Text.Json;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class MeasureCapacityTests
{
    private readonly Bench _bench = new();
    private MeasureCapacity? _warm;

    [Fact]
    public async Task Handle_EachCluster_PrintsOneMetricPerLineAndDimensionSet()
    {
        (_bench.Ec2.Subnets[0].AvailableIpAddressCount, _bench.Ec2.Subnets[1].AvailableIpAddressCount, _bench.Ec2.Subnets[2].AvailableIpAddressCount) = (70, 80, 90);

        await CallAsync();

        Assert.Equal(
            ["web: 70", "web us-west-2a: 70", "web us-west-2b: 80", "web us-west-2c: 90"],
            Lines().Where(l => l.TryGetProperty("AvailableIpAddressCount", out _)).Select(l => $"{l.GetProperty("ClusterName")}{(l.TryGetProperty("AvailabilityZone", out var zone) ? $" {zone}" : "")}: {l.GetProperty("AvailableIpAddressCount")}"));
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
    public async Task Handle_ClusterThatCanNotBeRead_PrintsSinceWhenItIsTried()
    {
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized error: You must be logged in to the server");

        await MinutesAsync(21);

        Assert.Equal(1200, Lines().Last(l => l.TryGetProperty("ClusterReadingAgeSeconds", out _)).GetProperty("ClusterReadingAgeSeconds").GetDouble());
    }

    [Fact]
    public async Task Handle_ClusterThatNeedNotBeRead_HasNoAge()
    {
        _bench.Ec2.Instances.Clear();

        await MinutesAsync(21);

        Assert.DoesNotContain("ClusterReadingAgeSeconds", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_MostMinutes_TakeFourCalls()
    {
        await MinutesAsync(2);
        _bench.Calls.Log.Clear();

        await MinutesAsync(1);

        Assert.Equal(["GetObject", "DescribeInstances", "DescribeSubnets", "GetItem"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_NowAndThen_LooksInsideOnOneRunner()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now);
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);

        await MinutesAsync(10);

        Assert.Equal(
            ["DescribeInstanceInformation", "SendCommand", "GetCommandInvocation", "SendCommand", "GetCommandInvocation", "SendCommand", "GetCommandInvocation"],
            _bench.Calls.Log.Where(call => call is "DescribeInstanceInformation" or "SendCommand" or "GetCommandInvocation"));
    }

    [Fact]
    public async Task Handle_PodsWaitWhileTheSubnetsHaveRoom_CountsThemAndStartsAResponse()
    {
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);

        await MinutesAsync(6);

        Assert.Equal(12, Lines().Last(l => l.TryGetProperty("PodsWaitingForAddress", out _)).GetProperty("PodsWaitingForAddress").GetDouble());
        Assert.Contains("12 pods without an address", Assert.Single(_bench.States.Executions).Value.Input, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_NobodyWaits_SaysZeroSoThatTheAlarmEnds()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now);

        await MinutesAsync(2);

        Assert.Equal(0, Assert.Single(Lines(), l => l.TryGetProperty("PodsWaitingForAddress", out _)).GetProperty("PodsWaitingForAddress").GetDouble());
    }

    [Fact]
    public async Task Handle_ReadingThatHasGrownOld_TellsNothingOfPods()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now);
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        await MinutesAsync(2);
        _bench.Ssm.Trouble = ("Failed", "Undeliverable", "");
        _bench.Clock.Pass(TimeSpan.FromMinutes(10));
        _bench.Output.GetStringBuilder().Clear();

        await MinutesAsync(2);

        Assert.Contains("web wasn't read inside: CommandFailedException", _bench.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PodsWaitingForAddress", _bench.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ClusterReadingAgeSeconds", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_WhileAnIncidentIsOpen_LeavesTheLookingToIt()
    {
        await MinutesAsync(2);
        await _bench.FinishAsync(i => new ReadCluster(_bench.Edge).Handle(i, null!));
        _bench.States.Executions[_bench.Input.Id] = ("RUNNING", "", null);
        _bench.Calls.Log.Clear();

        await MinutesAsync(6);

        Assert.DoesNotContain("SendCommand", _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_PrefixModeAndScatteredAddresses_IsNoHeadroom()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, environment: new Dictionary<string, string> { ["ENABLE_PREFIX_DELEGATION"] = "true" });
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Ec2.Neighbours.AddRange(Enumerable.Range(0, 13).Select(i =>
            new Amazon.EC2.Model.NetworkInterface { SubnetId = "subnet-a", PrivateIpAddresses = [new() { PrivateIpAddress = $"10.0.0.{(i * 16) + 20}" }] }));

        await MinutesAsync(2);

        Assert.Equal([200, 16], Lines().Where(l => !l.TryGetProperty("AvailabilityZone", out _) && l.TryGetProperty("AvailableIpAddressCount", out _)).Select(l => l.GetProperty("AvailableIpAddressCount").GetInt32()));
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
    public async Task Handle_StartThatWasCutOff_IsMadeUpForAndCountsOnce()
    {
        await StartIsCutOffAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Empty((await CallAsync()).Started);
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));

        Assert.Single((await CallAsync()).Started);

        Assert.Equal("1", _bench.Table.Item("cluster#web", "state")!["attempts"]);
    }

    [Fact]
    public async Task Handle_AnotherMeasurementStartsItWithOtherFigures_LeavesTheClaimToIt()
    {
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(4));
        _bench.Calls.Meanwhile("PutItem", () =>
        {
            _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 1);
            return new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!);
        });

        Assert.Empty((await CallAsync()).Started);

        Assert.Equal(Assert.Single(_bench.States.Executions).Key, _bench.Table.Item("cluster#web", "state")!["incident"]);
        Assert.Equal("1", _bench.Table.Item("cluster#web", "state")!["attempts"]);
        Assert.Contains("was started already", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_NameOfAResponseThatHasEnded_IsNotTriedAgain()
    {
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(4));
        var first = Assert.Single((await CallAsync()).Started);
        _bench.States.Executions[first] = _bench.States.Executions[first] with { Status = "SUCCEEDED", StoppedAt = _bench.Clock.Now };
        _bench.Table.Put("cluster#web", "state", ("belowSince", _bench.Table.Item("cluster#web", "state")!["belowSince"]), ("day", "2026-01-02"), ("attempts", "0"));

        // Forgotten by the state, known to Step Functions: the next one has another name, once the back-off is over.
        Assert.Empty((await CallAsync()).Started);
        _bench.Clock.Pass(TimeSpan.FromMinutes(16));
        Assert.NotEqual(first, Assert.Single((await CallAsync()).Started));
    }

    [Fact]
    public async Task Handle_IncidentThatWaitsForAPerson_IsLookedIntoOnceItsReadingIsOld()
    {
        await _bench.PlanAsync();
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-1"), ("lastStartedAt", "2026-01-02T12:00:00.0000000Z"), ("day", "2026-01-02"), ("attempts", "1"));
        _bench.States.Executions["incident-1"] = ("RUNNING", "{}", null);
        _bench.Calls.Log.Clear();

        await MinutesAsync(9);
        Assert.DoesNotContain("SendCommand", _bench.Calls.Log);
        await MinutesAsync(4);

        Assert.InRange(Lines().Last(l => l.TryGetProperty("ClusterReadingAgeSeconds", out _)).GetProperty("ClusterReadingAgeSeconds").GetDouble(), 0, 300);
    }

    [Fact]
    public async Task Handle_StartThatWasCutOffAndIsNotWantedAnyMore_HidesNoWaitingPods()
    {
        await StartIsCutOffAsync();
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Clock.Pass(TimeSpan.FromMinutes(6));
        _bench.Calls.Log.Clear();

        await MinutesAsync(2);

        Assert.Contains("SendCommand", _bench.Calls.Log);
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
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

        Assert.DoesNotContain("ClusterName", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    // One environment, which lives on from minute to minute.
    [Fact]
    public async Task Handle_NothingOverdue_SaysSoEveryFifthMinute()
    {
        await MinutesAsync(11);

        Assert.Equal(["0", "0", "0"], Lines().Where(l => l.TryGetProperty("OverdueLeases", out _)).Select(l => l.GetProperty("OverdueLeases").ToString()));
        Assert.Equal(["table: 0", "table: 0", "table: 0"], Lines().Where(l => l.TryGetProperty("OverdueSteps", out _)).Select(l => $"{l.GetProperty("Table")}: {l.GetProperty("OverdueSteps")}"));
    }

    [Fact]
    public async Task Handle_LeaseOfAResponseThatNeverReleasesIt_IsOverdueAfterTwoHoursAndAQuarter()
    {
        await _bench.PlanAsync();
        await new AcquireLease(_bench.Edge).Handle(_bench.Input, null!);

        Assert.Equal((0, 0), await OverdueAsync(TimeSpan.FromMinutes(135)));
        Assert.Equal((1, 0), await OverdueAsync(TimeSpan.FromSeconds(1)));
        Assert.Contains("vpc#vpc-1 lease should have ended by 2026-01-02T14:0", _bench.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_StepThatBeganAndNeverEnded_IsOverdueAQuarterAfterItsDeadline()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "associating";
        Assert.IsType<StepAnswer.Wait>(await new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!));
        var due = (await _bench.EntryAsync("associateCidr")).Deadline;

        Assert.Equal((0, 0), await OverdueAsync(due - _bench.Clock.Now + TimeSpan.FromMinutes(15)));
        Assert.Equal((0, 1), await OverdueAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Handle_StepsThatEnded_AreNeverOverdue()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();

        Assert.Equal((0, 0), await OverdueAsync(TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task Handle_NoAnswerOfWhatIsOverdue_FailsOnlyAfterTheClustersWereMeasured()
    {
        _bench.Calls.Fail("QueryDue", new Amazon.DynamoDBv2.AmazonDynamoDBException("denied") { ErrorCode = "AccessDeniedException" });

        var failed = await Assert.ThrowsAsync<MeasureFailedException>(() => CallAsync());

        Assert.Contains("what is overdue: AccessDeniedException: dynamodb:Query", failed.Message, StringComparison.Ordinal);
        Assert.Contains(Lines(), l => l.TryGetProperty("AvailableIpAddressCount", out _));
    }

    private async Task<(int Leases, int Steps)> OverdueAsync(TimeSpan later)
    {
        _bench.Clock.Pass(later);
        _bench.Output.GetStringBuilder().Clear();
        await CallAsync();
        int Value(string name) => Assert.Single(Lines(), l => l.TryGetProperty(name, out _)).GetProperty(name).GetInt32();
        return (Value("OverdueLeases"), Value("OverdueSteps"));
    }

    private async Task MinutesAsync(int count)
    {
        _warm ??= new MeasureCapacity(_bench.Edge);
        for (var minute = 0; minute < count; minute++)
        {
            await _warm.Handle(Events.Load("measure-each-minute.json"), null!);
            _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        }
    }

    private List<JsonElement> Lines() => [.. _bench.Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement)];

    private async Task StartIsCutOffAsync()
    {
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(4));
        _bench.Calls.Fail("StartExecution", new HttpRequestException("connection reset"));
        await Assert.ThrowsAsync<MeasureFailedException>(CallAsync);
    }

    private Task<MeasureAnswer> CallAsync() => new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!);
}
