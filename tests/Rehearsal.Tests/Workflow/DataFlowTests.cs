using System.Text.Json.Nodes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

public sealed class DataFlowTests
{
    private const string Input = """{"a": {"b": [10, {"c": "deep"}], "none": null}, "x": 1}""";

    // What one Pass state makes of the input: the five fields, alone and together, in the order in which the language applies them.
    [Theory]
    [InlineData("", Input)]
    [InlineData("""  "Result": 5,  """, "5")]
    [InlineData("""  "Result": {"r": 1}, "ResultPath": "$.x",  """, """{"a": {"b": [10, {"c": "deep"}], "none": null}, "x": {"r": 1}}""")]
    [InlineData("""  "Result": 1, "ResultPath": "$.made.here",  """, """{"a": {"b": [10, {"c": "deep"}], "none": null}, "x": 1, "made": {"here": 1}}""")]
    [InlineData("""  "Result": 1, "ResultPath": "$.a.b[0]",  """, """{"a": {"b": [1, {"c": "deep"}], "none": null}, "x": 1}""")]
    [InlineData("""  "Result": 1, "ResultPath": null,  """, Input)]
    [InlineData("""  "InputPath": "$.a.b[1]",  """, """{"c": "deep"}""")]
    [InlineData("""  "InputPath": null,  """, "{}")]
    [InlineData("""  "InputPath": "$.a.none",  """, "null")]
    [InlineData("""  "OutputPath": "$['a']['b'][1].c",  """, "\"deep\"")]
    [InlineData("""  "OutputPath": null,  """, "{}")]
    [InlineData("""  "InputPath": "$.a", "ResultPath": "$.copied", "OutputPath": "$.copied.b[0]",  """, "10")]
    [InlineData("""  "Parameters": {"fixed": [1, {"in.$": "$.x"}], "deep.$": "$.a.b[1].c", "whole.$": "$.a.none"},  """, """{"fixed": [1, {"in": 1}], "deep": "deep", "whole": null}""")]
    [InlineData("""  "InputPath": "$.a", "Parameters": {"b.$": "$.b[0]"}, "ResultPath": "$.x",  """, """{"a": {"b": [10, {"c": "deep"}], "none": null}, "x": {"b": 10}}""")]
    public void Pass_FieldsOfTheLanguage_GiveTheOutput(string fields, string output)
    {
        using var run = new WorkflowRun($$"""{ "First": { "Type": "Pass", {{fields}} "End": true } }""");

        var execution = run.Run(Input);

        Assert.Equal(ExecutionStatus.Succeeded, execution.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(output), execution.Output), JsonText.Of(execution.Output));
    }

    [Fact]
    public void Parameters_OfTheContextObject_NameExecutionStateAndMachine()
    {
        using var run = new WorkflowRun("""
            { "First": { "Type": "Wait", "Seconds": 3, "Next": "Second" },
              "Second": { "Type": "Pass", "End": true, "Parameters": {
                "id.$": "$$.Execution.Id", "name.$": "$$.Execution.Name", "start.$": "$$.Execution.StartTime", "input.$": "$$.Execution.Input.x",
                "state.$": "$$.State.Name", "entered.$": "$$.State.EnteredTime", "machine.$": "$$.StateMachine.Name" } } }
            """);

        var execution = run.Run("""{"x": 7}""", "web-1");

        Assert.Equal(
            """{"id":"arn:aws:states:us-west-2:111122223333:execution:respond:web-1","name":"web-1","start":"2026-01-01T00:00:00.000Z","input":7,"state":"Second","entered":"2026-01-01T00:00:03.000Z","machine":"respond"}""",
            JsonText.Of(execution.Output));
    }

    [Theory]
    [InlineData("""  "InputPath": "$.missing",  """)]
    [InlineData("""  "OutputPath": "$.missing",  """)]
    [InlineData("""  "Parameters": {"in.$": "$.a.b[2]"},  """)]
    public void Pass_PathFindsNothing_FailsTheExecutionWithStatesRuntime(string fields)
    {
        using var run = new WorkflowRun($$"""{ "First": { "Type": "Pass", {{fields}} "End": true } }""");

        var execution = run.Run(Input);

        Assert.Equal((ExecutionStatus.Failed, "States.Runtime"), (execution.Status, execution.Error));
        Assert.Contains("could not be found in the input", execution.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_SelectorAndResultPath_PutTheSelectedResultIntoTheRawInput()
    {
        JsonNode? given = null;
        using var run = new WorkflowRun(
            """{ "First": { "Type": "Task", "Resource": "f", "InputPath": "$.a", "Parameters": {"n.$": "$.b[0]"}, "ResultSelector": {"kind.$": "$.k"}, "ResultPath": "$.step", "End": true } }""",
            task: (_, input) =>
            {
                given = input;
                return Task.FromResult<JsonNode?>(new JsonObject { ["k"] = "done", ["noise"] = 1 });
            });

        var execution = run.Run(Input);

        Assert.Equal("""{"n":10}""", JsonText.Of(given));
        Assert.Equal("""{"kind":"done"}""", JsonText.Of(execution.Output!["step"]));
        Assert.Equal(1, (int?)execution.Output["x"]);
    }

    [Fact]
    public void Task_ResultPathMeetsNoObject_IsAnErrorThatCatchTakes()
    {
        using var run = new WorkflowRun(
            """
            { "First": { "Type": "Task", "Resource": "f", "ResultPath": "$.x.y", "End": true, "Catch": [ { "ErrorEquals": ["States.ResultPathMatchFailure"], "Next": "Caught" } ] },
              "Caught": { "Type": "Pass", "Result": "caught", "End": true } }
            """,
            task: (_, _) => Task.FromResult<JsonNode?>(1));

        Assert.Equal("caught", (string?)run.Run(Input).Output);
    }

    [Fact]
    public void Task_ResultAbove256KiB_EndsTheExecutionThoughAllIsCaught()
    {
        using var run = new WorkflowRun(
            """
            { "First": { "Type": "Task", "Resource": "f", "End": true, "Catch": [ { "ErrorEquals": ["States.ALL"], "Next": "Caught" } ] },
              "Caught": { "Type": "Succeed" } }
            """,
            task: (_, _) => Task.FromResult<JsonNode?>(new string('x', StateMachine.MostBytes)));

        Assert.Equal("States.DataLimitExceeded", run.Run().Error);
    }
}
