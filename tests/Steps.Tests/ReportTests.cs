using System.Text.Json;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class ReportTests
{
    private const string Denied = """{"errorType": "AccessDeniedException", "errorMessage": "ec2:CreateSubnet was denied", "stackTrace": []}""";
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_NothingThere_StillReports()
    {
        var answer = Assert.IsType<ReportAnswer.Failed>(await CallAsync(new ErrorInput("ClusterNotInPolicyException", """{"errorMessage": "the policy doesn't name cluster 'web'"}""")));

        Assert.Contains("web", answer.Subject, StringComparison.Ordinal);
        Assert.Contains("the policy doesn't name cluster 'web'", _bench.Bucket.Objects["incidents/incident-1/report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_Error_IsToldWithItsMessage()
    {
        await _bench.PlanAsync();

        Assert.IsType<ReportAnswer.Failed>(await CallAsync(new ErrorInput("AccessDeniedException", Denied)));

        var json = JsonDocument.Parse(_bench.Bucket.Objects["incidents/incident-1/report.json"]).RootElement;
        Assert.Equal("failed", json.GetProperty("outcome").GetString());
        Assert.Equal("ec2:CreateSubnet was denied", json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Handle_EmptyError_IsNone()
    {
        await _bench.PlanAsync();
        await CallAsync(new ErrorInput(null, null));

        Assert.False(JsonDocument.Parse(_bench.Bucket.Objects["incidents/incident-1/report.json"]).RootElement.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Handle_CleanUpFailedToo_TellsBoth()
    {
        await _bench.PlanAsync();
        var input = _bench.Input with { Error = new ErrorInput("AccessDeniedException", Denied), Cleanup = new Dictionary<string, ErrorInput> { ["undo"] = new("States.Timeout", null) } };

        await new Report(_bench.Edge).Handle(input, null!);

        Assert.Contains("ec2:CreateSubnet was denied; clean-up 'undo'", JsonDocument.Parse(_bench.Bucket.Objects["incidents/incident-1/report.json"]).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_OnlyTheCleanUpFailed_KeepsTheOutcomeAndFailsTheExecution()
    {
        await _bench.PlanAsync();
        var file = await Incidents.IncidentFile.ReadAsync(_bench.Edge, "incident-1");
        await file.SaveAsync(_bench.Edge, file.Record with { Outcome = Decisions.Journal.IncidentOutcome.Recovered });
        var input = _bench.Input with { Cleanup = new Dictionary<string, ErrorInput> { ["release"] = new("DynamoDB.AmazonDynamoDBException", Denied) } };

        var answer = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(input, null!));

        Assert.Equal("Headroom: web: recovered, but its clean-up failed", answer.Subject);
        Assert.Contains("Allow dynamodb:DeleteItem", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not JSON at all", "not JSON at all")]
    [InlineData("[1]", "[1]")]
    [InlineData("", "")]
    [InlineData(null, "no cause was given")]
    [InlineData("""{"errorMessage": 7}""", """{"errorMessage": 7}""")]
    public void Message_CauseOfAnyForm_IsReadable(string? cause, string message) => Assert.Equal(message, new ErrorInput("X", cause).Message);

    [Fact]
    public async Task Handle_AnotherIncidentIsOpen_LeavesItOpen()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-0"), ("attempts", "1"));

        await CallAsync(new ErrorInput("IncidentOpenException", null));

        Assert.Equal("incident-0", _bench.Table.Item("cluster#web", "state")!["incident"]);
    }

    [Fact]
    public async Task Handle_Repeated_GivesTheSameAnswer()
    {
        await _bench.PlanAsync();
        var error = new ErrorInput("AccessDeniedException", Denied);

        Assert.Equal(await CallAsync(error), await CallAsync(error));
    }

    private Task<ReportAnswer> CallAsync(ErrorInput error) => new Report(_bench.Edge).Handle(_bench.Input with { Error = error }, null!);
}
