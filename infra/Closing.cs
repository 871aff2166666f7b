using Amazon.CDK;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>Executions that ended without their own end are closed, once nothing of them can be at work any more; and people are told of them.</summary>
internal sealed class Closing : Construct
{
    public Closing(Construct scope, FunctionFactory functions, Workflow workflow, Rollback rollback, Notifications notifications)
        : base(scope, "Closing")
    {
        var may = functions.Rights;
        var function = functions.Make("CloseAbandoned",
            may.RunCanaryDocument(), may.Items("incident", "cluster"), may.DeleteLease(), may.ReadExecutions(), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        var machine = Machines.Make(this, "close", "headroom-close", "Headroom's closing of what ended without its own end", new Dictionary<string, Function> { ["CloseAbandoned"] = function }, []);
        var responds = workflow.Machine.StateMachineArn;
        var role = new Role(this, "StarterRole", new RoleProps { AssumedBy = new ServicePrincipal("events.amazonaws.com"), Description = "Starts Headroom's closing" });
        _ = Rules.Make(this, "Ended", "Executions of Headroom's that didn't succeed are closed",
            new SfnStateMachine(machine, new SfnStateMachineProps { Role = role, MaxEventAge = Duration.Hours(1) }), Ended(responds, """["FAILED", "TIMED_OUT", "ABORTED"]"""));

        // Where it ends in NotRecovered the workflow has notified people itself. Aborted or timed out, it may have no error.
        var people = new SnsTopic(notifications.Topic);
        _ = Rules.Make(this, "Unreported", "People are told of executions of Headroom's that ended without a report", people,
            Ended(responds, """["FAILED", "TIMED_OUT", "ABORTED"], "error": [{ "anything-but": ["NotRecovered"] }, { "exists": false }]"""));
        _ = Rules.Make(this, "Unclosed", "People are told where closing itself failed", people, Ended(machine.StateMachineArn, """["FAILED", "TIMED_OUT", "ABORTED"]"""));
        _ = Rules.Make(this, "Unfinished", "People are told of rollbacks that were stopped or ran out of their time", people, Ended(rollback.Machine.StateMachineArn, """["TIMED_OUT", "ABORTED"]"""));
    }

    private static string Ended(string machine, string status) => $$"""
        { "source": ["aws.states"],
          "detail-type": ["Step Functions Execution Status Change"],
          "detail": { "stateMachineArn": ["{{machine}}"], "status": {{status}} } }
        """;
}
