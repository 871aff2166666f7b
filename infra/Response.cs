using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.Destinations;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>What EventBridge does: alarms start responses, and executions that ended by themselves are closed.</summary>
internal sealed class Response : Construct
{
    // Matchers of one field are alternatives. The alarm's ARN, which ends in its name, is the second field that makes this an "and".
    private const string AlarmPattern = $$"""
        { "source": ["aws.cloudwatch"],
          "detail-type": ["CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"],
          "resources": [{ "anything-but": { "suffix": "{{Alarms.HeartbeatSuffix}}" } }],
          "detail": { "alarmName": [{ "prefix": "{{Alarms.Prefix}}" }], "state": { "value": ["ALARM", "OK"] } } }
        """;

    private readonly Notifications _notifications;

    public Response(Construct scope, FunctionFactory functions, Workflow workflow, Notifications notifications)
        : base(scope, "Response")
    {
        _notifications = notifications;
        var may = functions.Rights;
        var onAlarm = functions.Make("OnAlarm", may.Items("cluster"), may.StartResponse(), may.ReadExecutions());
        onAlarm.AddEnvironment("HEADROOM_STATE_MACHINE", workflow.Machine.StateMachineArn);
        Connect("Alarm", "Headroom's alarms start a response, and end it", onAlarm, AlarmPattern);

        var closeAbandoned = functions.Make("CloseAbandoned",
            may.Items("incident", "cluster"), may.DeleteLease(), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        Connect("Ended", "Executions of Headroom's that didn't succeed are closed", closeAbandoned, EndedPattern(workflow.Machine.StateMachineArn));
        _ = RuleFor("Unreported", "People are told of executions of Headroom's that ended without a report", new SnsTopic(notifications.Topic),
            UnreportedPattern(workflow.Machine.StateMachineArn));
    }

    private static string EndedPattern(string machine) => $$"""
        { "source": ["aws.states"],
          "detail-type": ["Step Functions Execution Status Change"],
          "detail": { "stateMachineArn": ["{{machine}}"], "status": ["FAILED", "TIMED_OUT", "ABORTED"] } }
        """;

    // Where it ends in NotRecovered the workflow has notified people itself. Aborted or timed out, it may have no error.
    private static string UnreportedPattern(string machine) => $$"""
        { "source": ["aws.states"],
          "detail-type": ["Step Functions Execution Status Change"],
          "detail": { "stateMachineArn": ["{{machine}}"], "status": ["FAILED", "TIMED_OUT", "ABORTED"],
                      "error": [{ "anything-but": ["NotRecovered"] }, { "exists": false }] } }
        """;

    private void Connect(string name, string description, Function function, string pattern)
    {
        // People hear of an event that was lost; the measurement of each minute makes good for it.
        function.ConfigureAsyncInvoke(new EventInvokeConfigOptions { RetryAttempts = 2, MaxEventAge = Duration.Hours(1), OnFailure = new SnsDestination(_notifications.Topic) });
        _ = RuleFor(name, description, new LambdaFunction(function, new LambdaFunctionProps { MaxEventAge = Duration.Hours(1) }), pattern);
    }

    private Rule RuleFor(string name, string description, IRuleTarget target, string pattern)
    {
        var rule = new Rule(this, name, new RuleProps { Description = description, Targets = [target], EventPattern = new EventPattern { Source = ["aws"] } });
        ((Amazon.CDK.AWS.Events.CfnRule)rule.Node.DefaultChild!).EventPattern = JsonValues.Parse(pattern);
        return rule;
    }
}
