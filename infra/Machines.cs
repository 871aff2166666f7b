using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace Headroom.Infra;

/// <summary>Makes a state machine of a definition in <c>infra/workflow</c>, with a role that may invoke its functions.</summary>
internal static class Machines
{
    /// <summary>Makes one.</summary>
    /// <param name="place">Where in the construct tree.</param>
    /// <param name="definition">The definition's file, without <c>.asl.json</c>.</param>
    /// <param name="name">The state machine's name.</param>
    /// <param name="description">The role's description.</param>
    /// <param name="functions">Its functions by class.</param>
    /// <param name="rights">What it may do besides invoking them.</param>
    /// <param name="others">What else is put into the definition.</param>
    public static StateMachine Make(
        Construct place, string definition, string name, string description, IReadOnlyDictionary<string, Function> functions, IEnumerable<PolicyStatement> rights, params (string Name, string Value)[] others)
    {
        var role = new Role(place, "Role", new RoleProps { AssumedBy = new ServicePrincipal("states.amazonaws.com"), Description = description });
        // Every version: an execution that began before a deployment goes on with the versions that it knows.
        role.AddToPolicy(Grants.Allow([.. functions.Values.Select(function => $"{function.FunctionArn}:*")], "lambda:InvokeFunction"));
        foreach (var statement in rights)
        {
            role.AddToPolicy(statement);
        }

        var substitutions = functions.ToDictionary(function => $"{function.Key}Arn", function => function.Value.CurrentVersion.FunctionArn);
        foreach (var (key, value) in others)
        {
            substitutions.Add(key, value);
        }

        return new StateMachine(place, "StateMachine", new StateMachineProps
        {
            StateMachineName = name,
            StateMachineType = StateMachineType.STANDARD,
            DefinitionBody = DefinitionBody.FromString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflow", $"{definition}.asl.json"))),
            DefinitionSubstitutions = substitutions,
            Role = role,
            Logs = new LogOptions
            {
                Level = LogLevel.ALL,
                IncludeExecutionData = true,
                Destination = new LogGroup(place, "Log", new LogGroupProps
                {
                    // Under this prefix CloudWatch Logs needs no line per log group in its resource policy, which is limited.
                    LogGroupName = $"/aws/vendedlogs/states/{name}",
                    Retention = RetentionDays.THREE_MONTHS,
                    RemovalPolicy = RemovalPolicy.DESTROY,
                }),
            },
        });
    }
}
