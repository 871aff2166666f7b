using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("""  "Variable": "$.text", "StringEquals": "web"  """, true)]
    [InlineData("""  "Variable": "$.text", "StringEquals": "Web"  """, false)]
    [InlineData("""  "Variable": "$.number", "StringEquals": "3"  """, false)] // another type doesn't match, it isn't an error
    [InlineData("""  "Variable": "$.none", "StringEquals": "web"  """, false)]
    [InlineData("""  "Variable": "$.yes", "BooleanEquals": true  """, true)]
    [InlineData("""  "Variable": "$.yes", "BooleanEquals": false  """, false)]
    [InlineData("""  "Variable": "$.number", "NumericEquals": 3.0  """, true)]
    [InlineData("""  "Variable": "$.number", "NumericLessThan": 3  """, false)]
    [InlineData("""  "Variable": "$.number", "NumericLessThanEquals": 3  """, true)]
    [InlineData("""  "Variable": "$.number", "NumericGreaterThan": 2.5  """, true)]
    [InlineData("""  "Variable": "$.number", "NumericGreaterThanEquals": 4  """, false)]
    [InlineData("""  "Variable": "$.text", "NumericLessThan": 9  """, false)]
    [InlineData("""  "Variable": "$.none", "IsNull": true  """, true)]
    [InlineData("""  "Variable": "$.text", "IsNull": true  """, false)]
    [InlineData("""  "Variable": "$.none", "IsPresent": true  """, true)]
    [InlineData("""  "Variable": "$.missing", "IsPresent": true  """, false)]
    [InlineData("""  "Variable": "$.missing", "IsPresent": false  """, true)]
    [InlineData("""  "Variable": "$$.Execution.Name", "StringEquals": "run"  """, true)]
    [InlineData("""  "Not": { "Variable": "$.text", "StringEquals": "web" }  """, false)]
    [InlineData("""  "And": [ { "Variable": "$.missing", "IsPresent": true }, { "Variable": "$.missing", "StringEquals": "x" } ]  """, false)] // the second isn't looked at
    [InlineData("""  "And": [ { "Variable": "$.yes", "BooleanEquals": true }, { "Variable": "$.text", "StringEquals": "web" } ]  """, true)]
    [InlineData("""  "Or": [ { "Variable": "$.yes", "BooleanEquals": false }, { "Not": { "Variable": "$.none", "IsNull": false } } ]  """, true)]
    public void Choice_Rule_IsTakenWhenItHolds(string rule, bool taken)
    {
        using var run = new WorkflowRun($$"""
            { "First": { "Type": "Choice", "Default": "Otherwise", "Choices": [ { {{rule}}, "Next": "Taken" } ] },
              "Taken": { "Type": "Pass", "Result": true, "End": true }, "Otherwise": { "Type": "Pass", "Result": false, "End": true } }
            """);

        Assert.Equal(taken, (bool?)run.Run("""{"text": "web", "number": 3, "yes": true, "none": null}""", "run").Output);
    }

    [Fact]
    public void Choice_SeveralRulesHold_TheFirstIsTaken()
    {
        using var run = new WorkflowRun("""
            { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.n", "NumericGreaterThan": 5, "Next": "A" }, { "Variable": "$.n", "NumericGreaterThan": 1, "Next": "B" }, { "Variable": "$.n", "IsPresent": true, "Next": "A" } ] },
              "A": { "Type": "Pass", "Result": "A", "End": true }, "B": { "Type": "Pass", "Result": "B", "End": true } }
            """);

        Assert.Equal("B", (string?)run.Run("""{"n": 3}""").Output);
    }

    [Theory]
    [InlineData("""{"kind": "other"}""", "States.NoChoiceMatched")]
    [InlineData("{}", "States.Runtime")] // a variable that isn't there is an error unless IsPresent asks
    public void Choice_NothingHoldsAndNoDefault_FailsTheExecution(string input, string error)
    {
        using var run = new WorkflowRun("""
            { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.kind", "StringEquals": "done", "Next": "A" } ] }, "A": { "Type": "Succeed" } }
            """);

        Assert.Equal((ExecutionStatus.Failed, error), (run.Run(input).Status, run.Last.Error));
    }
}
