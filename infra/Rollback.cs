using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>The state machine that takes an incident back by a person's order. It lives for days and holds the VPC's lease for moments.</summary>
internal sealed class Rollback : Construct
{
    // A name of its own, as functions may look at its executions, and the command line starts it (Steps' Arns.RollBack).
    private const string Name = "headroom-rollback";

    public Rollback(Construct scope, FunctionFactory functions, Notifications notifications)
        : base(scope, "Rollback")
    {
        var may = functions.Rights;
        var function = functions.Make("RollBack",
            may.ReadWorld(), may.OpenSubnets(), may.UntagSubnets(), may.DeleteSubnets(), may.DisassociateCidr(), may.UpdateAddon(), may.RunConfigureDocument(), may.RunReadDocument(), may.RunCanaryDocument(),
            may.Items("incident", "cluster", "vpc"), may.DeleteLease(), may.ReadExecutions(), may.ReadObjects("clusters", "incidents"), may.WriteObjects("clusters", "incidents"));
        Machine = Machines.Make(this, "rollback", Name, "Headroom's rollback", new Dictionary<string, Function> { ["RollBack"] = function }, notifications.Publish(),
            ("Partition", Aws.PARTITION), ("Topic", notifications.Topic.TopicArn));
    }

    public StateMachine Machine { get; }

    public static string ExecutionsArnOf(Construct scope) =>
        Stack.Of(scope).FormatArn(new ArnComponents { Service = "states", Resource = "execution", ResourceName = $"{Name}:*", ArnFormat = ArnFormat.COLON_RESOURCE_NAME });
}
