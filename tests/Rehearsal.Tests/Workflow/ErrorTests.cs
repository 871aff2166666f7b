using System.Text.Json.Nodes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

public sealed class ErrorTests
{
    private int _calls;

    [Fact]
    public void Retry_UntilItWorks_WaitsLongerEachTimeUpToTheMost()
    {
        using var run = Failing(
            """  "Retry": [ { "ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 9, "MaxDelaySeconds": 10 } ],  """,
            "Busy", "Busy", "Busy", "Busy");

        var execution = run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, execution.Status);
        Assert.Equal(WorkflowRun.Start.AddSeconds(2 + 6 + 10 + 10), execution.StoppedAt); // 2·3ⁿ, no more than 10
    }

    [Fact]
    public void Retry_WithFullJitter_WaitsAnyTimeUpToTheBackedOffOne()
    {
        using var run = Failing(
            """  "Retry": [ { "ErrorEquals": ["Busy"], "IntervalSeconds": 16, "BackoffRate": 2, "MaxAttempts": 20, "MaxDelaySeconds": 64, "JitterStrategy": "FULL" } ],  """,
            [.. Enumerable.Repeat("Busy", 20)]);

        var execution = run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, execution.Status);
        var tries = execution.History.Where(noted => noted.Type == "LambdaFunctionScheduled").Select(noted => noted.At).ToList();
        var pauses = tries.Zip(tries.Skip(1), (before, after) => (after - before).TotalSeconds).ToList();
        Assert.All(pauses.Select((pause, retry) => (pause, longest: Math.Min(64, 16 * Math.Pow(2, retry)))), wait => Assert.InRange(wait.pause, 0, wait.longest));
        Assert.Equal(20, pauses.Distinct().Count());
        Assert.Contains(pauses, pause => pause < 16);
        Assert.Contains(pauses, pause => pause > 48);
    }

    [Theory]
    [InlineData("""  { "ErrorEquals": ["Busy"] }  """, 4, 1 + 2 + 4)] // the language's defaults: 1 s, doubled, 3 times
    [InlineData("""  { "ErrorEquals": ["Busy"], "MaxAttempts": 0 }, { "ErrorEquals": ["States.ALL"], "MaxAttempts": 5 }  """, 1, 0)] // the first match decides
    [InlineData("""  { "ErrorEquals": ["Other"] }  """, 1, 0)]
    [InlineData("""  { "ErrorEquals": ["Other", "States.TaskFailed"], "MaxAttempts": 1 }  """, 2, 1)]
    [InlineData("""  { "ErrorEquals": ["States.ALL"], "MaxAttempts": 2, "BackoffRate": 1 }  """, 3, 2)]
    public void Retry_NeverWorks_GivesUp(string retriers, int calls, int seconds)
    {
        using var run = Failing($$"""  "Retry": [ {{retriers}} ],  """, [.. Enumerable.Repeat("Busy", 50)]);

        var execution = run.Run();

        Assert.Equal((ExecutionStatus.Failed, "Busy", "why"), (execution.Status, execution.Error, execution.Cause));
        Assert.Equal(calls, _calls);
        Assert.Equal(WorkflowRun.Start.AddSeconds(seconds), execution.StoppedAt);
    }

    [Fact]
    public void Retry_SeveralRetriers_EachCountsItsOwnAttempts()
    {
        using var run = Failing(
            """  "Retry": [ { "ErrorEquals": ["A"], "MaxAttempts": 1 }, { "ErrorEquals": ["B"], "MaxAttempts": 2, "BackoffRate": 1 } ],  """,
            "B", "A", "B", "B");

        Assert.Equal("B", run.Run().Error);
        Assert.Equal(4, _calls);
    }

    [Theory]
    [InlineData("Busy", """ ["Busy"] """, true)]
    [InlineData("Busy", """ ["Other"] """, false)]
    [InlineData("Busy", """ ["States.TaskFailed"] """, true)]
    [InlineData("Busy", """ ["States.ALL"] """, true)]
    [InlineData("States.Timeout", """ ["States.TaskFailed"] """, false)]
    [InlineData("States.Timeout", """ ["States.Timeout"] """, true)]
    [InlineData("States.Runtime", """ ["States.ALL"] """, false)]
    public void Catch_Names_MatchAsTheLanguageSays(string error, string names, bool caught)
    {
        using var run = Failing($$"""  "Catch": [ { "ErrorEquals": {{names}}, "ResultPath": "$.error", "Next": "Caught" } ],  """, error);

        var execution = run.Run("""{"kept": 1}""");

        Assert.Equal(caught, execution.Status == ExecutionStatus.Succeeded);
        if (caught)
        {
            Assert.Equal($$$"""{"kept":1,"error":{"Error":"{{{error}}}","Cause":"why"}}""", JsonText.Of(execution.Output));
        }
    }

    [Fact]
    public void Task_LongerThanTimeoutSeconds_FailsWithStatesTimeoutWhenTheTimeIsUp()
    {
        using var run = new WorkflowRun(
            """{ "First": { "Type": "Task", "Resource": "f", "TimeoutSeconds": 90, "End": true } }""",
            task: (_, _) => new TaskCompletionSource<JsonNode?>().Task);

        var execution = run.Run();

        Assert.Equal("States.Timeout", execution.Error);
        Assert.Equal(WorkflowRun.Start.AddSeconds(90), execution.StoppedAt);
    }

    [Fact]
    public void Execution_LongerThanItsTimeout_IsTimedOutAndGoesNoFurther()
    {
        using var run = new WorkflowRun(
            """{ "First": { "Type": "Wait", "Seconds": 100, "Next": "Then" }, "Then": { "Type": "Task", "Resource": "f", "End": true } }""",
            task: (_, _) => throw new InvalidOperationException("must not be called"),
            extra: """ "TimeoutSeconds": 60, """);

        var execution = run.Run();
        run.Clock.RunUntil(() => false, WorkflowRun.Start.AddHours(1));

        Assert.Equal((ExecutionStatus.TimedOut, WorkflowRun.Start.AddSeconds(60)), (execution.Status, execution.StoppedAt));
        Assert.Equal(["RUNNING", "TIMED_OUT"], run.Statuses);
    }

    [Fact]
    public void Fail_ErrorAndCausePaths_GiveTheExecutionsError()
    {
        using var run = new WorkflowRun("""{ "First": { "Type": "Fail", "Error": "NotRecovered", "CausePath": "$.report.subject" } }""");

        var execution = run.Run("""{"report": {"subject": "web: zone a is full"}}""");

        Assert.Equal((ExecutionStatus.Failed, "NotRecovered", "web: zone a is full"), (execution.Status, execution.Error, execution.Cause));
    }

    [Fact]
    public void Execution_RunsInCircles_EndsAtTheLimitOfEvents()
    {
        using var run = new WorkflowRun("""{ "First": { "Type": "Pass", "Next": "Second" }, "Second": { "Type": "Pass", "Next": "First" } }""");

        var execution = run.Run();

        Assert.Equal((ExecutionStatus.Failed, Execution.MostEvents), (execution.Status, execution.History.Count));
    }

    private WorkflowRun Failing(string fields, params string[] errors) => new(
        $$"""{ "First": { "Type": "Task", "Resource": "f", {{fields}} "Next": "Caught" }, "Caught": { "Type": "Succeed" } }""",
        task: (_, _) => _calls++ < errors.Length ? Task.FromException<JsonNode?>(new WorkflowErrorException(errors[_calls - 1], "why")) : Task.FromResult<JsonNode?>("done"));
}
