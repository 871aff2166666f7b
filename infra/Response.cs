using Amazon.CDK;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Lambda.Destinations;
using Amazon.CDK.AWS.SQS;
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

    public Response(Construct scope, FunctionFactory functions, Workflow workflow)
        : base(scope, "Response")
    {
        var may = functions.Rights;
        var onAlarm = functions.Make("OnAlarm", may.Items("cluster"), may.StartResponse(), may.ReadExecutions());
        onAlarm.AddEnvironment("HEADROOM_STATE_MACHINE", workflow.Machine.StateMachineArn);

        // An event that was given up is kept for people, who are told by an alarm; the measurement of each minute makes good for it.
        DeadLetters = new Queue(this, "DeadLetters", new QueueProps { Encryption = QueueEncryption.SQS_MANAGED, EnforceSSL = true, RetentionPeriod = Duration.Days(14) });
        onAlarm.ConfigureAsyncInvoke(new EventInvokeConfigOptions { RetryAttempts = 2, MaxEventAge = Duration.Hours(1), OnFailure = new SqsDestination(DeadLetters) });
        var target = new LambdaFunction(onAlarm, new LambdaFunctionProps { MaxEventAge = Duration.Hours(1), DeadLetterQueue = DeadLetters });
        _ = Rules.Make(this, "Alarm", "Headroom's alarms start a response, and end it", target, AlarmPattern);
    }

    /// <summary>The alarms' events that EventBridge couldn't deliver, or that the function failed on.</summary>
    public IQueue DeadLetters { get; }
}
