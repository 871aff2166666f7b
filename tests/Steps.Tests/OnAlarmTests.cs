using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class OnAlarmTests
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("alarm-single-metric.json")]
    [InlineData("alarm-metric-math.json")]
    [InlineData("alarm-composite.json")]
    [InlineData("alarm-contributor.json")]
    public async Task Handle_AlarmOfAnyShape_StartsOneExecution(string file)
    {
        var answer = await CallAsync(file);

        Assert.Equal("started", answer.Kind);
        var (name, execution) = Assert.Single(_bench.States.Executions);
        Assert.Equal(answer.Detail, name);
        Assert.InRange(name.Length, 1, 80);
        Assert.StartsWith("""{"cluster":"web","trigger":"alarm","reason":""", execution.Input, StringComparison.Ordinal);
        Assert.Equal((name, "1"), (_bench.Table.Item("cluster#web", "state")!["incident"], _bench.Table.Item("cluster#web", "state")!["attempts"]));
    }

    [Theory]
    [InlineData("alarm-muted.json", "muted")]
    [InlineData("alarm-of-another-product.json", "")]
    [InlineData("alarm-of-a-cluster-not-in-the-policy.json", "the policy doesn't name")]
    [InlineData("alarm-without-state.json", "detail.state")]
    [InlineData("measure-each-minute.json", "not a state change")]
    public async Task Handle_AnythingElse_IsIgnoredWithItsReason(string file, string why)
    {
        var answer = await CallAsync(file);

        Assert.Equal("ignored", answer.Kind);
        Assert.Contains(why, answer.Detail, StringComparison.Ordinal);
        Assert.Empty(_bench.States.Executions);
        Assert.Empty(_bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_DeliveredTwice_StartsOne()
    {
        Assert.Equal(await CallAsync("alarm-single-metric.json"), await CallAsync("alarm-single-metric.json"));

        Assert.Single(_bench.States.Executions);
        Assert.Equal("1", _bench.Table.Item("cluster#web", "state")!["attempts"]);
    }

    [Fact]
    public async Task Handle_DeliveredAgainAfterTheResponse_StartsNothingAndClaimsNothing()
    {
        var name = (await CallAsync("alarm-single-metric.json")).Detail;
        _bench.States.Executions[name] = ("SUCCEEDED", _bench.States.Executions[name].Input, _bench.Clock.Now);
        _bench.Table.Put("cluster#web", "state", ("lastEndedAt", "2026-01-02T12:10:00.0000000Z"), ("day", "2026-01-02"), ("attempts", "1"));

        Assert.Equal("ignored", (await CallAsync("alarm-single-metric.json")).Kind);
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
        Assert.Equal("1", _bench.Table.Item("cluster#web", "state")!["attempts"]);
    }

    [Fact]
    public async Task Handle_KilledBetweenClaimAndStart_StartsOnTheNextTry()
    {
        _bench.Calls.Fail("StartExecution", new HttpRequestException("killed"));

        await Assert.ThrowsAsync<TransientException>(() => CallAsync("alarm-single-metric.json"));
        Assert.Equal("started", (await CallAsync("alarm-single-metric.json")).Kind);
    }

    [Fact]
    public async Task Handle_AMeasurementWritesTheStateMeanwhile_StartsAllTheSame()
    {
        _bench.Calls.Meanwhile("PutItem", () => new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!));

        Assert.Equal("started", (await CallAsync("alarm-single-metric.json")).Kind);
        Assert.Contains("belowSince", _bench.Table.Item("cluster#web", "state")!.Keys);
    }

    [Fact]
    public async Task Handle_TwoAlarmsAtOnce_StartOne()
    {
        _bench.Calls.Meanwhile("PutItem", () => CallAsync("alarm-metric-math.json"));

        Assert.Equal("ignored", (await CallAsync("alarm-single-metric.json")).Kind);
        Assert.Single(_bench.States.Executions);
    }

    [Fact]
    public async Task Handle_IncidentOpen_StartsNoSecondOne()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-0"), ("lastStartedAt", "2026-01-02T11:59:00.0000000Z"), ("day", "2026-01-02"), ("attempts", "1"));

        Assert.Contains("incident-0", (await CallAsync("alarm-single-metric.json")).Detail, StringComparison.Ordinal);
        Assert.Empty(_bench.States.Executions);
    }

    [Fact]
    public async Task Handle_AttemptsOfTheDayUsedUp_StartsNone()
    {
        _bench.Table.Put("cluster#web", "state", ("day", "2026-01-02"), ("attempts", "3"));

        Assert.Contains("3 of 3", (await CallAsync("alarm-single-metric.json")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_TheAlarmGoesBackToOk_IsNotedInTheClustersState()
    {
        await CallAsync("alarm-single-metric.json");

        Assert.Equal("noted", (await CallAsync("alarm-ok.json")).Kind);
        Assert.Equal("2026-01-02T12:03:05.0060000Z", _bench.Table.Item("cluster#web", "state")!["alarmOkAt"]);
        Assert.Equal("ignored", (await CallAsync("alarm-ok.json")).Kind);
        Assert.Single(_bench.States.Executions);
    }

    [Fact]
    public async Task Handle_OkOfAnAlarmThatStartedNothing_WritesNothing()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-0"), ("alarm", "headroom-web-pods"), ("alarmAt", "2026-01-02T12:00:00.0000000Z"));

        Assert.Contains("no response waits", (await CallAsync("alarm-ok.json")).Detail, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Calls.Count("PutItem"));
    }

    [Fact]
    public async Task Handle_TheAlarmFlaps_StartsNothingTwiceAndIsNotOk()
    {
        await CallAsync("alarm-single-metric.json");
        await CallAsync("alarm-ok.json");
        var again = Events.Read<Amazon.Lambda.CloudWatchEvents.CloudWatchEvent<System.Text.Json.JsonElement>>(Events.Text("alarm-single-metric.json").Replace("12:00:05.006+0000\"\n    },\n    \"previousState", "12:04:05.006+0000\"\n    },\n    \"previousState", StringComparison.Ordinal));

        Assert.Equal("ignored", (await new OnAlarm(_bench.Edge).Handle(again, null!)).Kind);
        Assert.Single(_bench.States.Executions);
        Assert.Equal(("2026-01-02T12:04:05.0060000Z", false), (_bench.Table.Item("cluster#web", "state")!["alarmAt"], _bench.Table.Item("cluster#web", "state")!.ContainsKey("alarmOkAt")));
    }

    [Fact]
    public async Task Handle_AMeasurementWritesWhileOkIsNoted_NotesItAllTheSame()
    {
        await CallAsync("alarm-single-metric.json");
        _bench.Calls.Meanwhile("PutItem", () => new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!));

        Assert.Equal("noted", (await CallAsync("alarm-ok.json")).Kind);
        Assert.Superset(new HashSet<string> { "belowSince", "alarmOkAt" }, _bench.Table.Item("cluster#web", "state")!.Keys.ToHashSet());
    }

    private Task<EventAnswer> CallAsync(string file) => new OnAlarm(_bench.Edge).Handle(Events.Load(file), null!);
}
