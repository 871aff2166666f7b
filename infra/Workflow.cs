using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
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
        var role = new Role(this, "Role", new RoleProps { AssumedBy = new ServicePrincipal("states.amazonaws.com"), Description = "Headroom's workflow" });
        // Every version: an execution that began before a deployment goes on with the versions that it knows.
        role.AddToPolicy(Grants.Allow([.. steps.Values.Select(step => $"{step.FunctionArn}:*")], "lambda:InvokeFunction"));
        foreach (var statement in functions.Rights.DeleteLease().Concat(notifications.Publish()))
        {
            role.AddToPolicy(statement);
        }

        var substitutions = steps.ToDictionary(step => $"{step.Key}Arn", step => step.Value.CurrentVersion.FunctionArn);
        substitutions["Partition"] = Aws.PARTITION;
        substitutions["Table"] = storage.Table.TableName;
        substitutions["Topic"] = notifications.Topic.TopicArn;
        Machine = new StateMachine(this, "StateMachine", new StateMachineProps
        {
            StateMachineName = Name,
            StateMachineType = StateMachineType.STANDARD,
            DefinitionBody = DefinitionBody.FromString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflow", "respond.asl.json"))),
            DefinitionSubstitutions = substitutions,
            Role = role,
            Logs = new LogOptions
            {
                Level = LogLevel.ALL,
                IncludeExecutionData = true,
                Destination = new LogGroup(this, "Log", new LogGroupProps
                {
                    // Under this prefix CloudWatch Logs needs no line per log group in its resource policy, which is limited.
                    LogGroupName = $"/aws/vendedlogs/states/{Name}",
                    Retention = RetentionDays.THREE_MONTHS,
                    RemovalPolicy = RemovalPolicy.DESTROY,
                }),
            },
        });
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
        Step("ReadCluster", may.ReadWorld(), may.RunReadDocument(), may.Items("incident", "cluster"), may.ReadExecutions(), may.ReadObjects("clusters", "incidents"), may.WriteObjects("clusters", "incidents"));
        Step("Diagnose", may.Items("incident"), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        Step("AcquireLease", may.Items("vpc", "incident"), may.ReadExecutions());
        Step("CheckDrift", may.ReadWorld(), may.Items("incident"), may.ReadObjects("incidents"));
        Step("NextStep", may.Items("incident"));
        Step("AssociateCidr", Rights.Describe("Vpcs"), may.AssociateCidr(), may.Items("incident"));
        Step("CreateSubnets", Rights.Describe("Subnets", "RouteTables", "NetworkAcls"), may.CreateSubnets(), may.Items("incident"));
        Step("OpenSubnets", Rights.Describe("Subnets"), may.OpenSubnets(), may.Items("incident"));
        Step("ConfigureAwsNode", may.UpdateAddon(), may.RunConfigureDocument(), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("incidents"), may.WriteObjects("clusters"));
        Step("Verify", Rights.Describe("Subnets", "Instances", "InstanceTypes", "NetworkInterfaces"), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("incidents"), may.WriteObjects("clusters", "incidents"));
        Step("Undo", may.ReadWorld(), may.DeleteSubnets(), may.DisassociateCidr(), may.UpdateAddon(), may.RunConfigureDocument(), may.RunReadDocument(), may.Items("incident"), may.ReadObjects("clusters"));
        Step("Report", may.Items("incident", "cluster"), may.ReadObjects("incidents"), may.WriteObjects("incidents"));
        return made;

        void Step(string className, params IEnumerable<PolicyStatement>[] rights) => made.Add(className, functions.Make(className, rights));
    }
}
