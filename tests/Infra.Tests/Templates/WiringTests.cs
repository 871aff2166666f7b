using System.Text.Json;
using Amazon.CDK.Assertions;
using Headroom.Infra.Tests.Workflow;

namespace Headroom.Infra.Tests.Templates;

/// <summary>How the stack hangs together: alarms, rules, the schedule, the state machine.</summary>
[Collection(SynthesisCollection.Name)]
public sealed class WiringTests(Synthesis synthesis)
{
    private readonly SynthesisedStack _stack = synthesis.OwnRunner;

    [Fact]
    public void AddressAlarm_ForEachCluster_IsThePolicysFloor()
    {
        Has("AWS::CloudWatch::Alarm", """
            { "AlarmName": "headroom-web-addresses", "Namespace": "Headroom", "MetricName": "AvailableIpAddressCount", "Dimensions": [{ "Name": "ClusterName", "Value": "web" }],
              "Statistic": "Minimum", "Period": 60, "Threshold": 60, "ComparisonOperator": "LessThanThreshold", "EvaluationPeriods": 1, "DatapointsToAlarm": 1, "TreatMissingData": "missing" }
            """);
        Has("AWS::CloudWatch::Alarm", """{ "AlarmName": "headroom-batch-addresses", "Threshold": 50 }""");
    }

    [Fact]
    public void PodsAlarm_ForEachCluster_IsAnyPodThatWaits() => Has("AWS::CloudWatch::Alarm", """
        { "AlarmName": "headroom-web-pods", "Namespace": "Headroom", "MetricName": "PodsWaitingForAddress", "Dimensions": [{ "Name": "ClusterName", "Value": "web" }],
          "Statistic": "Maximum", "Period": 60, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "DatapointsToAlarm": 1, "TreatMissingData": "missing" }
        """);

    [Fact]
    public void AlarmsThatAreAnswered_Never_ActByThemselves() => Assert.All(
        _stack.OfType("AWS::CloudWatch::Alarm").Where(alarm => NameOf(alarm.Properties).StartsWith("headroom-", StringComparison.Ordinal) && !NameOf(alarm.Properties).EndsWith("-heartbeat", StringComparison.Ordinal)),
        alarm => Assert.False(alarm.Properties.TryGetProperty("AlarmActions", out _)));

    [Fact]
    public void Heartbeat_WhenNothingIsMeasured_GoesToTheTopicAlone()
    {
        var topic = Assert.Single(_stack.OfType("AWS::SNS::Topic")).Id;
        Has("AWS::CloudWatch::Alarm", $$"""
            { "AlarmName": "headroom-web-heartbeat", "Statistic": "SampleCount", "Threshold": 1, "ComparisonOperator": "LessThanThreshold", "EvaluationPeriods": 5,
              "TreatMissingData": "breaching", "AlarmActions": [{ "Ref": "{{topic}}" }], "OKActions": [{ "Ref": "{{topic}}" }] }
            """);
    }

    [Fact]
    public void ReadingHeartbeat_WhenReadingsGrowOld_GoesToTheTopicAlone()
    {
        var topic = Assert.Single(_stack.OfType("AWS::SNS::Topic")).Id;
        Has("AWS::CloudWatch::Alarm", $$"""
            { "AlarmName": "headroom-web-reading-heartbeat", "MetricName": "ClusterReadingAgeSeconds", "Statistic": "Minimum", "Threshold": 900, "ComparisonOperator": "GreaterThanThreshold",
              "EvaluationPeriods": 5, "TreatMissingData": "notBreaching", "AlarmActions": [{ "Ref": "{{topic}}" }], "OKActions": [{ "Ref": "{{topic}}" }] }
            """);
    }

    [Theory]
    [InlineData("overdue-leases", "OverdueLeases")]
    [InlineData("overdue-steps", "OverdueSteps")]
    public void OverdueAlarm_OnAnyOrOnNobodyLooking_GoesToTheTopic(string name, string metric)
    {
        var topic = Assert.Single(_stack.OfType("AWS::SNS::Topic")).Id;
        var table = Assert.Single(_stack.OfType("AWS::DynamoDB::Table")).Id;
        Has("AWS::CloudWatch::Alarm", $$"""
            { "AlarmName": "watch-headroom-{{name}}", "Namespace": "Headroom", "MetricName": "{{metric}}", "Dimensions": [{ "Name": "Table", "Value": { "Ref": "{{table}}" } }], "Statistic": "Maximum",
              "Period": 900, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "breaching", "AlarmActions": [{ "Ref": "{{topic}}" }], "OKActions": [{ "Ref": "{{topic}}" }] }
            """);
    }

    [Fact]
    public void DeadLetters_OfTheAlarmsFunctionAndRule_AreKeptAndAlarm()
    {
        var queue = Assert.Single(_stack.OfType("AWS::SQS::Queue"));
        Assert.Equal(14 * 24 * 3600, queue.Properties.GetProperty("MessageRetentionPeriod").GetInt32());
        Has("AWS::Lambda::EventInvokeConfig", $$"""{ "DestinationConfig": { "OnFailure": { "Destination": { "Fn::GetAtt": ["{{queue.Id}}", "Arn"] } } } }""");
        var rule = Assert.Single(_stack.OfType("AWS::Events::Rule"), rule => rule.Properties.GetProperty("Description").GetString() == "Headroom's alarms start a response, and end it");
        Assert.Equal(queue.Id, rule.Properties.GetProperty("Targets")[0].GetProperty("DeadLetterConfig").GetProperty("Arn").GetProperty("Fn::GetAtt")[0].GetString());
        Has("AWS::CloudWatch::Alarm", $$"""
            { "AlarmName": "watch-headroom-dead-letters", "Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold",
              "Dimensions": [{ "Name": "QueueName", "Value": { "Fn::GetAtt": ["{{queue.Id}}", "QueueName"] } }] }
            """);
    }

    [Fact]
    public void RefusedAlarm_OnAny_IsForDashboardsAlone() => Has("AWS::CloudWatch::Alarm", """
        { "AlarmName": "watch-headroom-responses-refused", "Namespace": "Headroom", "MetricName": "RefusedResponses", "Statistic": "Sum", "Period": 60, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching" }
        """);

    [Theory]
    [InlineData("executions-failed", "ExecutionsFailed")]
    [InlineData("executions-timed-out", "ExecutionsTimedOut")]
    [InlineData("executions-aborted", "ExecutionsAborted")]
    public void ExecutionAlarm_OnAnyOfTheWorkflows_IsForDashboardsAlone(string name, string metric)
    {
        Has("AWS::CloudWatch::Alarm", $$"""
            { "AlarmName": "watch-headroom-{{name}}", "Namespace": "AWS/States", "MetricName": "{{metric}}", "Dimensions": [{ "Name": "StateMachineArn", "Value": { "Ref": "{{Respond.Id}}" } }],
              "Statistic": "Sum", "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching" }
            """);
        Assert.All(_stack.OfType("AWS::CloudWatch::Alarm").Where(alarm => NameOf(alarm.Properties) == $"watch-headroom-{name}"), alarm => Assert.False(alarm.Properties.TryGetProperty("AlarmActions", out _)));
    }

    [Fact]
    public void AlarmRule_Takes_BothDetailTypesButNoHeartbeat() => Has("AWS::Events::Rule", """
        { "EventPattern": { "source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"],
            "resources": [{ "anything-but": { "suffix": "-heartbeat" } }], "detail": { "alarmName": [{ "prefix": "headroom-" }], "state": { "value": ["ALARM", "OK"] } } } }
        """);

    [Theory]
    [InlineData("Headroom's alarms start a response, and end it", "OnAlarm")]
    [InlineData("Headroom measures every cluster of the policy", "MeasureCapacity")]
    public void Rule_Calls_ItsFunctionAndMay(string description, string className)
    {
        var rule = Assert.Single(_stack.OfType("AWS::Events::Rule"), rule => rule.Properties.GetProperty("Description").GetString() == description);
        var target = Assert.Single(rule.Properties.GetProperty("Targets").EnumerateArray()).GetProperty("Arn").GetProperty("Fn::GetAtt")[0].GetString()!;

        Assert.StartsWith($"{className}Function", target, StringComparison.Ordinal);
        Assert.Contains(_stack.OfType("AWS::Lambda::Permission"), permission =>
            permission.Properties.GetProperty("FunctionName").GetProperty("Fn::GetAtt")[0].GetString() == target
            && permission.Properties.GetProperty("SourceArn").GetProperty("Fn::GetAtt")[0].GetString() == rule.Id);
    }

    [Fact]
    public void Schedule_Is_EachMinute() => Has("AWS::Events::Rule", """{ "ScheduleExpression": "rate(1 minute)" }""");

    [Fact]
    public void EndedRules_Take_OnlyOurWorkflowsExecutions()
    {
        var machine = Respond.Id;
        Has("AWS::Events::Rule", $$"""
            { "EventPattern": { "source": ["aws.states"], "detail": { "stateMachineArn": [{ "Ref": "{{machine}}" }], "status": ["FAILED", "TIMED_OUT", "ABORTED"] } } }
            """);
        Has("AWS::Events::Rule", $$"""
            { "EventPattern": { "detail": { "stateMachineArn": [{ "Ref": "{{machine}}" }], "error": [{ "anything-but": ["NotRecovered"] }, { "exists": false }] } } }
            """);
    }

    [Fact]
    public void UnreportedRule_Leaves_OnlyTheEndThatWasNotified()
    {
        var notified = Definition.OfType("Fail").Where(end => !Definition.ReachableFrom("Read cluster", "Notify").Concat(Definition.ReachableFrom("Check the alarm", "Notify")).Contains(end) && end != "No cluster named")
            .Select(end => Definition.States[end].GetProperty("Error").GetString());

        Assert.Equal(["NotRecovered"], notified);
    }

    [Fact]
    public void Substitutions_Each_IsGivenAndUsed()
    {
        var given = Respond.Properties.GetProperty("DefinitionSubstitutions").EnumerateObject().Select(value => value.Name);

        Assert.Equal(Definition.Substitutions.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Substitutions_OfFunctions_ArePublishedVersionsThatAreKept()
    {
        var versions = _stack.Resources.Where(resource => resource.Resource.GetProperty("Type").GetString() == "AWS::Lambda::Version").ToDictionary(version => version.Id, version => version.Resource);
        var substitutions = Respond.Properties.GetProperty("DefinitionSubstitutions").EnumerateObject()
            .Where(substitution => substitution.Name.EndsWith("Arn", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(substitutions);
        Assert.All(substitutions, substitution =>
        {
            var version = versions[substitution.Value.GetProperty("Ref").GetString()!];
            Assert.StartsWith($"{substitution.Name[..^3]}Function", version.GetProperty("Properties").GetProperty("FunctionName").GetProperty("Ref").GetString(), StringComparison.Ordinal);
            Assert.Equal("Retain", version.GetProperty("DeletionPolicy").GetString());
        });
    }

    [Fact]
    public void StateMachine_Keeps_TheDefinitionsText()
    {
        var properties = Respond.Properties;

        Assert.Equal(Definition.Text, properties.GetProperty("DefinitionString").GetString());
        Assert.Equal(("headroom-respond", "STANDARD"), (properties.GetProperty("StateMachineName").GetString(), properties.GetProperty("StateMachineType").GetString()));
        Assert.Equal("ALL", properties.GetProperty("LoggingConfiguration").GetProperty("Level").GetString());
    }

    // A notification names it (ApprovalTests of the Steps), and so does the page that says who may start it.
    [Fact]
    public void Hand_HasTheNameThatNotificationsSay() => Has("AWS::StepFunctions::StateMachine", """{ "StateMachineName": "headroom-hand", "StateMachineType": "STANDARD" }""");

    [Fact]
    public void RuleOfEndedExecutions_StartsTheClosing_AndPeopleAreToldWhereThatFails()
    {
        var machine = _stack.OfType("AWS::StepFunctions::StateMachine").Single(machine => machine.Properties.GetProperty("StateMachineName").GetString() == "headroom-close").Id;
        var starts = RuleOf("Executions of Headroom's that didn't succeed are closed");
        Assert.Equal(machine, Assert.Single(starts.GetProperty("Targets").EnumerateArray()).GetProperty("Arn").GetProperty("Ref").GetString());

        var tells = RuleOf("People are told where closing itself failed");
        Assert.Contains(machine, tells.GetProperty("EventPattern").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("NotificationsTopic", tells.GetProperty("Targets").GetRawText(), StringComparison.Ordinal);
    }

    private JsonElement RuleOf(string description) => Assert.Single(_stack.OfType("AWS::Events::Rule"), rule => rule.Properties.GetProperty("Description").GetString() == description).Properties;

    private (string Id, JsonElement Properties) Respond =>
        Assert.Single(_stack.OfType("AWS::StepFunctions::StateMachine"), machine => machine.Properties.GetProperty("StateMachineName").GetString() == "headroom-respond");

    private static string NameOf(JsonElement alarm) => alarm.GetProperty("AlarmName").GetString()!;

    private void Has(string type, string properties) =>
        _stack.Template.HasResourceProperties(type, Match.ObjectLike((Dictionary<string, object>)JsonValues.Parse(properties)));
}
