using System.Text.Json;
using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class CloseAbandonedTests
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("execution-aborted.json")]
    [InlineData("execution-timed-out.json")]
    [InlineData("execution-failed.json")]
    public async Task Handle_EndedWithoutItsOwnEnd_ReleasesReportsAndCloses(string file)
    {
        await _bench.PlanAsync();
        await new AcquireLease(_bench.Edge).Handle(_bench.Input, null!);

        Assert.Equal(new EventAnswer("closed", "incident-1"), await CallAsync(file));

        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
        Assert.Equal("closed", _bench.Table.Item("incident#incident-1", "incident")!["status"]);
        Assert.Contains("incidents/incident-1/report.md", _bench.Bucket.Objects.Keys);
    }

    [Fact]
    public async Task Handle_ReportedAlready_ChangesNothing()
    {
        await _bench.PlanAsync();
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        _bench.Calls.Log.Clear();

        Assert.Equal("ignored", (await CallAsync("execution-failed.json")).Kind);
        Assert.Equal(["DescribeExecution", "Query", "DeleteItem", "GetItem"], _bench.Calls.Log);
    }

    // A report that died between closing the incident and letting go of the cluster.
    [Fact]
    public async Task Handle_ReportedWithTheClusterStillHeld_LetsGoOfIt()
    {
        await _bench.PlanAsync();
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        _bench.Table.Put("cluster#web", "state", ("incident", _bench.Input.Id));

        await CallAsync("execution-failed.json");

        Assert.False(_bench.Table.Item("cluster#web", "state")!.ContainsKey("incident"));
    }

    // It had waited for another cluster's lease, and then found the world changed.
    [Fact]
    public async Task Handle_ReportedAsHeldOffWithTheClusterStillHeld_CountsNoAttemptAndLeavesNoBackOff()
    {
        await _bench.PlanAsync();
        var file = await _bench.FileAsync();
        await file.SaveAsync(_bench.Edge, file.Record with { LeaseAskedAt = _bench.Clock.Now, Outcome = IncidentOutcome.Drifted });
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        _bench.Table.Put("cluster#web", "state", ("incident", _bench.Input.Id), ("lastStartedAt", "2026-01-02T11:59:00.0000000Z"), ("day", "2026-01-02"), ("attempts", "2"));

        await CallAsync("execution-failed.json");

        var state = _bench.Table.Item("cluster#web", "state")!;
        Assert.Equal("1", state["attempts"]);
        Assert.False(state.ContainsKey("lastEndedAt") || state.ContainsKey("incident"));
    }

    // The workflow's own release may be what failed.
    [Fact]
    public async Task Handle_ReportedWithTheLeaseStillHeld_ReleasesIt()
    {
        await _bench.PlanAsync();
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        _bench.Table.Put("vpc#vpc-1", "lease", ("owner", _bench.Input.Incident!.Execution!), ("incident", "incident-1"));

        await CallAsync("execution-failed.json");

        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
    }

    [Fact]
    public async Task Handle_ReportOfAnIncidentThatWasNeverOpened_KeepsItsReason()
    {
        await new Report(_bench.Edge).Handle(_bench.Input with { Error = new ErrorInput("ClusterNotInPolicyException", "not in the policy") }, null!);

        await CallAsync("execution-failed.json");

        Assert.Contains("ClusterNotInPolicyException: not in the policy", _bench.Bucket.Objects["incidents/incident-1/report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_LeaseOfAnother_IsLeftAlone()
    {
        await _bench.PlanAsync();
        _bench.Table.Put("vpc#vpc-1", "lease", ("owner", "another"), ("incident", "another"));

        await CallAsync("execution-aborted.json");

        Assert.Equal("another", _bench.Table.Item("vpc#vpc-1", "lease")!["owner"]);
    }

    [Fact]
    public async Task Handle_StoppedBeforeItWasOpened_FreesTheCluster()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-1"), ("attempts", "1"));

        Assert.Equal("closed", (await CallAsync("execution-aborted.json")).Kind);
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
    }

    [Fact]
    public async Task Handle_ExecutionThatNamedNoCluster_IsIgnored()
    {
        var detail = """{"executionArn": "arn:aws:states:us-west-2:111122223333:execution:headroom:x", "name": "x", "status": "FAILED", "startDate": 1767355200000, "input": "{}"}""";

        Assert.Equal("ignored", (await new CloseAbandoned(_bench.Edge).Handle(Event(detail), null!)).Kind);
        Assert.Empty(_bench.Bucket.Objects);
    }

    [Theory]
    [InlineData("""{"name": "x", "status": "FAILED", "startDate": 1767355200000}""", "executionArn")]
    [InlineData("""{"executionArn": "x", "status": "FAILED", "startDate": 1767355200000}""", "name")]
    [InlineData("""{"executionArn": "x", "name": "x", "startDate": 1767355200000}""", "status")]
    [InlineData("""{"executionArn": "x", "name": "x", "status": "FAILED"}""", "startDate")]
    [InlineData("[]", "detail")]
    public async Task Handle_FieldMissing_NamesIt(string detail, string field) =>
        Assert.Contains(field, (await Assert.ThrowsAsync<MalformedInputException>(() => new CloseAbandoned(_bench.Edge).Handle(Event(detail), null!))).Message, StringComparison.Ordinal);

    private static Amazon.Lambda.CloudWatchEvents.CloudWatchEvent<JsonElement> Event(string detail) => new() { Detail = JsonDocument.Parse(detail).RootElement };

    private Task<EventAnswer> CallAsync(string file) => new CloseAbandoned(_bench.Edge).Handle(Events.Load(file), null!);
}
