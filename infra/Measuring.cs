using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>The measurement of each minute. It also starts the response that an alarm's one transition failed to start.</summary>
internal sealed class Measuring : Construct
{
    public Measuring(Construct scope, FunctionFactory functions, Workflow workflow)
        : base(scope, "Measuring")
    {
        var may = functions.Rights;
        var measure = functions.Make("MeasureCapacity",
            may.ReadWorld(), may.RunReadDocument(), Rights.ListClusters(), may.Items("cluster"), may.ReadOverdue(), may.ReadObjects("clusters"), may.WriteObjects("clusters"), may.StartResponse(), may.ReadExecutions());
        measure.AddEnvironment("HEADROOM_STATE_MACHINE", workflow.Machine.StateMachineArn);
        // A measurement that is late is worth nothing: the next one comes within a minute.
        measure.ConfigureAsyncInvoke(new Amazon.CDK.AWS.Lambda.EventInvokeConfigOptions { RetryAttempts = 0, MaxEventAge = Duration.Minutes(1) });
        _ = new Rule(this, "EachMinute", new RuleProps
        {
            Description = "Headroom measures every cluster of the policy",
            Schedule = Schedule.Rate(Duration.Minutes(1)),
            Targets = [new LambdaFunction(measure, new LambdaFunctionProps { RetryAttempts = 0, MaxEventAge = Duration.Minutes(1) })],
        });
    }
}
