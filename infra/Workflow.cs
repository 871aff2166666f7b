using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>The state machine, its functions and what each may do.</summary>
internal sealed class Workflow : Construct
{
    // A name of its own, so that functions which the workflow calls can be allowed to look at its executions.
    private const string Name = "headroom-respond";

    public Workflow(Construct scope, FunctionFactory functions, Storage storage, Notifications notifications)
        : base(scope, "Workflow")
    {
        var steps = Steps(functions);
        Machine = Machines.Make(this, "respond", Name, "Headroom's workflow", steps, [.. functions.Rights.DeleteLease(), .. notifications.Publish()],
            ("Partition", Aws.PARTITION), ("Table", storage.Table.TableName), ("Topic", notifications.Topic.TopicArn));
    }

    public StateMachine Machine { get; }

    public static string ArnOf(Construct scope) => Arn(scope, "stateMachine", Name);

    public static string ExecutionsArnOf(Construct scope) => Arn(scope, "execution", $"{Name}:*");

    private static string Arn(Construct scope, string kind, string name) =>
        Stack.Of(scope).FormatArn(new ArnComponents { Service = "states", Resource = kind, ResourceName = name, ArnFormat = ArnFormat.COLON_RESOURCE_NAME });

    private static Dictionary<string, Function> Steps(FunctionFactory functions)
    {
        var may = functions.Rights;
        var made = new Dictionary<string, Function>();
        Step("ReadCluster", may.ReadWorld(), may.SimulateRoles(), may.RunReadDocument(), may.Items("incident", "cluster"), may.ReadExecutions(), may.ReadObjects("clusters", "incidents"), may.WriteObjects("clusters", "incidents"));
        Step("Diagnose", may.Items("incident", "cluster"), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        Step("AskApproval", may.Items("incident", "cluster"));
        Step("AwaitApproval", may.Items("incident"), may.WakeWorkflow());
        Step("AcquireLease", may.Items("vpc", "incident"), may.ReadExecutions());
        Step("CheckDrift", may.ReadWorld(), may.Items("incident"), may.ReadObjects("incidents"));
        Step("NextStep", may.Items("incident", "cluster"));
        Step("AssociateCidr", Rights.Describe("Vpcs"), may.AssociateCidr(), may.Items("incident", "blocks"));
        Step("CreateSubnets", Rights.Describe("Subnets", "RouteTables", "NetworkAcls"), may.CreateSubnets(), may.Items("incident"));
        Step("OpenSubnets", Rights.Describe("Subnets"), may.OpenSubnets(), may.Items("incident"));
        Step("ConfigureAwsNode", may.UpdateAddon(), may.RunConfigureDocument(), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("incidents"), may.WriteObjects("clusters"));
        Step("RestartAwsNode", may.RunRestartDocument(), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("incidents"));
        Step("SendCanaries", may.RunCanaryDocument(), may.Items("incident"));
        Step("Verify", Rights.Describe("Subnets", "Instances", "InstanceTypes", "NetworkInterfaces"), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("incidents"), may.WriteObjects("clusters", "incidents"));
        Step("Undo", may.ReadWorld(), may.DeleteSubnets(), may.UntagSubnets(), may.DisassociateCidr(), may.UpdateAddon(), may.RunConfigureDocument(), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("clusters"));
        Step("Report", may.RunCanaryDocument(), may.Items("incident", "cluster"), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        Step("CheckAlarm", may.Items("incident", "cluster"), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        return made;

        void Step(string className, params IEnumerable<PolicyStatement>[] rights) => made.Add(className, functions.Make(className, rights));
    }
}
