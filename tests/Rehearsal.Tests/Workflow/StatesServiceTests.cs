using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

public sealed class StatesServiceTests : IDisposable
{
    private readonly WorkflowRun _run = new("""{ "First": { "Type": "Wait", "SecondsPath": "$.seconds", "Next": "Last" }, "Last": { "Type": "Succeed" } }""");

    [Fact]
    public void StartExecution_SameNameAndInputWhileRunning_IsTheSameExecution()
    {
        var first = _run.Begin("""{"seconds": 60}""");
        _run.Clock.RunUntil(() => false, WorkflowRun.Start.AddSeconds(10));

        var second = _run.Begin("""{ "seconds":60 }""");

        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.Single(_run.Service.Executions);
    }

    [Theory]
    [InlineData("""{"seconds": 60}""", 100)] // closed
    [InlineData("""{"seconds": 61}""", 10)] // other input
    public void StartExecution_NameIsTaken_IsRefused(string input, int after)
    {
        _run.Begin("""{"seconds": 60}""");
        _run.Clock.RunUntil(() => false, WorkflowRun.Start.AddSeconds(after));

        Assert.Equal("ExecutionAlreadyExists", Assert.Throws<AwsErrorException>(() => _run.Begin(input)).Code);
    }

    [Theory]
    [InlineData("a b", "{}", "InvalidName")]
    [InlineData("a:b", "{}", "InvalidName")]
    [InlineData("", "{}", "InvalidName")]
    [InlineData("123456789 123456789 ", "{}", "InvalidName")]
    [InlineData("ok", "{", "InvalidExecutionInput")]
    public void StartExecution_BadRequest_IsRefusedByName(string name, string input, string code) =>
        Assert.Equal(code, Assert.Throws<AwsErrorException>(() => _run.Begin(input, name)).Code);

    [Theory]
    [InlineData(80, null)]
    [InlineData(81, "InvalidName")]
    public void StartExecution_LongName_HasAtMost80Characters(int length, string? code)
    {
        var refused = Record.Exception(() => _run.Begin("""{"seconds": 1}""", new string('n', length)));

        Assert.Equal(code, (refused as AwsErrorException)?.Code);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "ValidationException")]
    public void StartExecution_LargeInput_HasAtMost256KiBOfUtf8(int above, string? code)
    {
        var text = $"\"{new string('x', StateMachine.MostBytes - 4 + above)}é\""; // é is two bytes

        Assert.Equal(code, (Record.Exception(() => _run.Begin(text)) as AwsErrorException)?.Code);
    }

    [Theory]
    [InlineData("DescribeExecution", "executionArn", "arn:aws:states:us-west-2:111122223333:execution:respond:nobody", "ExecutionDoesNotExist")]
    [InlineData("StopExecution", "executionArn", "nonsense", "InvalidArn")]
    [InlineData("StartExecution", "stateMachineArn", "arn:aws:states:us-west-2:111122223333:stateMachine:other", "StateMachineDoesNotExist")]
    public void Operation_NameNobodyHas_IsRefused(string operation, string member, string arn, string code) =>
        Assert.Equal(code, Assert.Throws<AwsErrorException>(() => _run.Call(operation, new JsonObject { [member] = arn })).Code);

    [Fact]
    public void DescribeExecution_AfterTheEnd_TellsStatusTimesAndOutput()
    {
        var execution = _run.Run("""{"seconds": 5}""", "run");

        var answer = _run.Call("DescribeExecution", new JsonObject { ["executionArn"] = execution.Arn });

        Assert.Equal("SUCCEEDED", (string?)answer["status"]);
        Assert.Equal("2026-01-01T00:00:05.000Z", (string?)answer["stopDate"]);
        Assert.Equal("""{"seconds":5}""", (string?)answer["output"]);
    }

    [Fact]
    public void StopExecution_WhileItWaits_AbortsItForGood()
    {
        _run.Begin("""{"seconds": 60}""");
        _run.Clock.RunUntil(() => false, WorkflowRun.Start.AddSeconds(10));

        _run.Call("StopExecution", new JsonObject { ["executionArn"] = _run.Last.Arn, ["error"] = "ByHand", ["cause"] = "enough" });
        _run.Clock.RunUntil(() => false, WorkflowRun.Start.AddSeconds(100));

        Assert.Equal((ExecutionStatus.Aborted, "ByHand", "enough"), (_run.Last.Status, _run.Last.Error, _run.Last.Cause));
        Assert.Equal(["RUNNING", "ABORTED"], _run.Statuses);
    }

    [Fact]
    public void ListExecutions_ByStatusInPages_TheNewestFirst()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _run.Begin("""{"seconds": 60}""", name);
        }

        _run.Call("StopExecution", new JsonObject { ["executionArn"] = _run.Service.Executions.ElementAt(1).Arn });
        var first = _run.Call("ListExecutions", new JsonObject { ["stateMachineArn"] = WorkflowRun.MachineArn, ["statusFilter"] = "RUNNING", ["maxResults"] = 1 });
        var second = _run.Call("ListExecutions", new JsonObject { ["stateMachineArn"] = WorkflowRun.MachineArn, ["statusFilter"] = "RUNNING", ["maxResults"] = 1, ["nextToken"] = (string?)first["nextToken"] });

        Assert.Equal(["c", "a"], first["executions"]!.AsArray().Concat(second["executions"]!.AsArray()).Select(entry => (string?)entry!["name"]));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public void History_OfARun_TellsEveryStateEnteredAndLeft()
    {
        var execution = _run.Run("""{"seconds": 5}""");

        Assert.Equal(
            ["ExecutionStarted", "WaitStateEntered", "WaitStateExited", "SucceedStateEntered", "SucceedStateExited", "ExecutionSucceeded"],
            execution.History.Select(entry => entry.Type));
        Assert.Equal(WorkflowRun.Start.AddSeconds(5), execution.History[2].At);
    }

    [Theory]
    [InlineData("""{"seconds": 1.5}""")]
    [InlineData("""{"seconds": -1}""")]
    [InlineData("""{"seconds": "60"}""")]
    public void Wait_SecondsThatAreNoWholeNumber_FailTheExecution(string input) => Assert.Equal("States.Runtime", _run.Run(input).Error);

    public void Dispose() => _run.Dispose();
}
