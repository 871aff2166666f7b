using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

public sealed class DefinitionTests
{
    // Whatever isn't in the core is refused when the workflow is deployed, with its place: never ignored.
    [Theory]
    [InlineData("""  { "First": { "Type": "Map", "End": true } }  """, "$.States.First.Type")]
    [InlineData("""  { "First": { "Type": "Pass", "Assign": {}, "End": true } }  """, "$.States.First.Assign")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "HeartbeatSeconds": 5, "End": true } }  """, "$.States.First.HeartbeatSeconds")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "unknown", "End": true } }  """, "$.States.First.Resource")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Retry": [ { "ErrorEquals": ["A"], "JitterStrategy": "HALF" } ] } }  """, "$.States.First.Retry[0].JitterStrategy")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Retry": [ { "ErrorEquals": ["States.ALL"] }, { "ErrorEquals": ["A"] } ] } }  """, "$.States.First.Retry[0].ErrorEquals")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Catch": [ { "ErrorEquals": ["States.ALL", "A"], "Next": "First" } ] } }  """, "$.States.First.Catch[0].ErrorEquals")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Retry": [ { "ErrorEquals": ["A"], "BackoffRate": 0.5 } ] } }  """, "$.States.First.Retry[0]")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "ResultPath": "$$.x" } }  """, "$.States.First.ResultPath")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Parameters": { "a.$": "States.Format('{}', $.x)" } } }  """, "$.States.First.Parameters.a.$")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "Parameters": { "a.$": "$.x", "a": 1 } } }  """, "$.States.First.Parameters")]
    [InlineData("""  { "First": { "Type": "Task", "Resource": "f", "End": true, "OutputPath": "$.x", "Catch": [ { "ErrorEquals": ["A"], "Next": "First" } ] } }  """, "$.States.First.OutputPath")]
    [InlineData("""  { "First": { "Type": "Pass", "InputPath": "$.zones[*]", "End": true } }  """, "$.States.First.InputPath")]
    [InlineData("""  { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.a", "StringMatches": "a*", "Next": "First" } ] } }  """, "$.States.First.Choices[0]")]
    [InlineData("""  { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.a", "StringEquals": 1, "Next": "First" } ] } }  """, "$.States.First.Choices[0].StringEquals")]
    [InlineData("""  { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.a", "IsPresent": true, "StringEquals": "b", "Next": "First" } ] } }  """, "$.States.First.Choices[0].StringEquals")]
    [InlineData("""  { "First": { "Type": "Choice", "Choices": [ { "Variable": "$.a", "IsPresent": true } ] } }  """, "$.States.First.Choices[0]")]
    [InlineData("""  { "First": { "Type": "Wait", "Seconds": 1, "SecondsPath": "$.a", "End": true } }  """, "$.States.First")]
    [InlineData("""  { "First": { "Type": "Wait", "Timestamp": "2026-01-01T00:00:00Z", "End": true } }  """, "$.States.First")]
    [InlineData("""  { "First": { "Type": "Wait", "Seconds": -1, "End": true } }  """, "$.States.First.Seconds")]
    [InlineData("""  { "First": { "Type": "Pass" } }  """, "$.States.First")]
    [InlineData("""  { "First": { "Type": "Pass", "Next": "First", "End": true } }  """, "$.States.First")]
    [InlineData("""  { "First": { "Type": "Pass", "Next": "Nowhere" } }  """, "$.States.First")]
    [InlineData("""  { "Other": { "Type": "Succeed" } }  """, "$.StartAt")]
    public void Deploy_NotInTheCore_NamesThePlace(string states, string path)
    {
        var refused = Assert.Throws<DeploymentException>(() => new WorkflowRun(states));

        Assert.Equal(path, refused.Path);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Succeed"}}}""")]
    [InlineData("""{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}, "Surprise": 1}""")]
    public void Read_NotADefinitionThatIsInterpreted_IsRefused(string text) => Assert.Throws<DeploymentException>(() => DefinitionReader.Read(text));
}
