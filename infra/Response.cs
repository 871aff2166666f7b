using Amazon.CDK;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.Destinations;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>Alarms start responses, and end them.</summary>
internal sealed class Response : Construct
{
    // Matchers of one field are alternatives. The alarm's ARN, which ends in its name, is the second field that makes this an "and".
    private const string AlarmPattern = $$"""
        { "source": ["aws.cloudwatch"],
          "detail-type": ["CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"],
          "resources": [{ "anything-but": { "suffix": "{{Alarms.HeartbeatSuffix}}" } }],
          "detail": { "alarmName": [{ "prefix": "{{Alarms.Prefix}}" }], "state": { "value": ["ALARM", "OK"] } } }
        """;

    public Response(Construct scope, FunctionFactory functions, Workflow workflow, Notifications notifications)
        : base(scope, "Response")
    {
        var may = functions.Rights;
        var onAlarm = functions.Make("OnAlarm", may.Items("cluster"), may.StartResponse(), may.ReadExecutions());
        onAlarm.AddEnvironment("HEADROOM_STATE_MACHINE", workflow.Machine.StateMachineArn);

        // People hear of an event that was lost; the measurement of each minute makes good for it.
        onAlarm.ConfigureAsyncInvoke(new EventInvokeConfigOptions { RetryAttempts = 2, MaxEventAge = Duration.Hours(1), OnFailure = new SnsDestination(notifications.Topic) });
        _ = Rules.Make(this, "Alarm", "Headroom's alarms start a response, and end it", new LambdaFunction(onAlarm, new LambdaFunctionProps { MaxEventAge = Duration.Hours(1) }), AlarmPattern);
    }
}
