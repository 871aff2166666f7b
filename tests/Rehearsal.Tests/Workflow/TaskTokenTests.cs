using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

/// <summary>Tasks that wait to be told their result (Step Functions guide, "Wait for a Callback with Task Token").</summary>
public sealed class TaskTokenTests : IDisposable
{
    private const string States = """
        { "First": { "Type": "Task", "Resource": "begin", "Parameters": { "token.$": "$$.Task.Token" }, "TimeoutSeconds": 60, "ResultPath": "$.told",
            "Retry": [{ "ErrorEquals": ["Throttled"], "IntervalSeconds": 5 }], "Catch": [{ "ErrorEquals": ["States.Timeout"], "Next": "Late" }], "Next": "Last" },
          "Late": { "Type": "Pass", "Result": "late", "End": true }, "Last": { "Type": "Succeed" } }
        """;

    private readonly WorldClock _clock = new(WorkflowRun.Start);
    private readonly StatesService _service;
    private readonly List<string> _tokens = [];
    private string? _fails;

    public TaskTokenTests()
    {
        _service = new StatesService(_clock, new Chance(1), (_, _) => { });
        _service.Deploy(StateMachine.Deploy(WorkflowRun.MachineArn, "arn:aws:iam::111122223333:role/workflow", $$"""{"StartAt": "First", "States": {{States}} }""", _ => new TaskCall("Task", BeginAsync, AwaitsToken: true)));
    }

    [Fact]
    public void Task_ToldItsResult_GoesOnWithItAndNotWithTheCalls()
    {
        Start();
        After(10);

        Send(_tokens.Single(), """{"kind": "yes"}""");
        After(11);

        Assert.Equal((ExecutionStatus.Succeeded, "yes"), (Run.Status, (string?)Run.Output!["told"]!["kind"]));
        Assert.Equal(["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"], Run.History.Where(noted => noted.State == "First" && !noted.Type.Contains("State", StringComparison.Ordinal)).Select(noted => noted.Type));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    public void Task_ToldNothing_TimesOut(int seconds, bool isOver)
    {
        Start();
        After(seconds);

        Assert.Equal(isOver, !Run.IsRunning);
        Assert.Equal(isOver ? "late" : null, (string?)Run.Output);
    }

    [Fact]
    public void Token_OfATaskThatIsOver_IsTooLate()
    {
        Start();
        After(61);

        Assert.Equal("TaskTimedOut", Refusal(_tokens.Single(), "{}"));
    }

    [Fact]
    public void Token_UsedTwice_IsTooLate()
    {
        Start();
        After(1);
        Send(_tokens.Single(), "{}");

        Assert.Equal("TaskTimedOut", Refusal(_tokens.Single(), "{}"));
    }

    [Theory]
    [InlineData("nonsense", "{}", "InvalidToken")]
    [InlineData(null, "{", "InvalidOutput")]
    public void SendTaskSuccess_BadRequest_IsRefusedByName(string? token, string output, string code)
    {
        Start();
        After(1);

        Assert.Equal(code, Refusal(token ?? _tokens.Single(), output));
        Assert.True(Run.IsRunning);
    }

    [Fact]
    public void Task_WhoseCallFails_IsRetriedWithAnotherToken()
    {
        _fails = "Throttled";
        Start();
        After(1);
        _fails = null;
        After(6);

        Assert.Equal(2, _tokens.Distinct().Count());
        Assert.Equal("TaskTimedOut", Refusal(_tokens[0], "{}"));
        Send(_tokens[1], "{}");
        After(7);
        Assert.Equal(ExecutionStatus.Succeeded, Run.Status);
    }

    public void Dispose() => _clock.Dispose();

    private Execution Run => _service.Executions.Single();

    private Task<JsonNode?> BeginAsync(JsonNode? input)
    {
        _tokens.Add((string)input!["token"]!);
        return _fails is { } error ? Task.FromException<JsonNode?>(new WorkflowErrorException(error, "")) : Task.FromResult<JsonNode?>("begun");
    }

    private void Start() =>
        _service.Operations["StartExecution"](new JsonObject { ["stateMachineArn"] = WorkflowRun.MachineArn, ["name"] = "run", ["input"] = "{}" }, new Caller("person:test"));

    private void After(int seconds) => _clock.RunUntil(() => false, WorkflowRun.Start.AddSeconds(seconds));

    // On the world's thread, as every call is.
    private void Send(string token, string output)
    {
        _clock.Schedule(TimeSpan.Zero, () => Call(token, output));
        _clock.RunUntil(() => false, _clock.GetUtcNow());
    }

    private void Call(string token, string output) => _service.Operations["SendTaskSuccess"](new JsonObject { ["taskToken"] = token, ["output"] = output }, new Caller("person:test"));

    private string Refusal(string token, string output) => Assert.Throws<AwsErrorException>(() => Call(token, output)).Code;
}
