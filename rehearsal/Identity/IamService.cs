using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Identity;

/// <summary>IAM, as far as it is asked what the clusters' roles may: it judges by the same policies as the world does. Global: it has no Region.</summary>
internal sealed class IamService : IAwsService
{
    // What the simulation is asked for here; anything else would change its answer.
    private static readonly string[] Modelled = ["PolicySourceArn", "ActionNames"];

    private readonly Dictionary<string, Role> _roles;

    /// <summary>Makes the roles of a world's clusters.</summary>
    public IamService(World world)
    {
        _roles = new[] { world.Scenario }.Concat(world.Scenario.OtherClusters).SelectMany(ClusterRoles.Of).ToDictionary(role => Arn("role", role.Name), role => role.Role, StringComparer.Ordinal);
        Operations = new Dictionary<string, AwsOperation>
        {
            ["GetInstanceProfile"] = (input, _) => new JsonObject { ["InstanceProfile"] = Profile(input.Text("InstanceProfileName")!) },
            ["SimulatePrincipalPolicy"] = (input, _) => Simulate(input),
        };
    }

    /// <inheritdoc/>
    public string SigningName => "iam";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    /// <summary>The ARN of a role or an instance profile.</summary>
    public static string Arn(string kind, string name) => $"arn:aws:iam::{World.Account}:{kind}/{name}";

    // IAM user guide, "Testing IAM policies with the policy simulator": without resources, each action is simulated on *.
    private JsonObject Simulate(JsonObject input)
    {
        if (input.Select(member => member.Key).FirstOrDefault(name => !Modelled.Contains(name)) is { } unknown)
        {
            throw new AwsErrorException("InvalidInput", $"the rehearsal simulates {string.Join(" and ", Modelled)}, and no {unknown}: teach it to IamService");
        }

        var arn = input.Text("PolicySourceArn")!;
        var role = _roles.GetValueOrDefault(arn) ?? throw Missing($"The role with name {arn[(arn.LastIndexOf('/') + 1)..]} cannot be found.");
        return new JsonObject
        {
            ["IsTruncated"] = false,
            ["EvaluationResults"] = new JsonArray([.. input["ActionNames"]!.AsArray().Select(action => Result(role, (string)action!))]),
        };
    }

    private static JsonObject Result(Role role, string action) => new()
    {
        ["EvalActionName"] = action,
        ["EvalResourceName"] = "*",
        ["EvalDecision"] = role.Judge(new Question(action, "*", Context.None)) switch
        {
            Verdict.Allowed => "allowed",
            Verdict.Denied => "explicitDeny",
            _ => "implicitDeny",
        },
        ["MatchedStatements"] = new JsonArray(),
        ["MissingContextValues"] = new JsonArray(),
    };

    // A profile has its role's name, as the console makes them.
    private JsonObject Profile(string name) => !_roles.ContainsKey(Arn("role", name)) ? throw Missing($"Instance Profile {name} cannot be found.") : new JsonObject
    {
        ["Path"] = "/",
        ["InstanceProfileName"] = name,
        ["InstanceProfileId"] = "AIPA0000000000000000A",
        ["Arn"] = Arn("instance-profile", name),
        ["CreateDate"] = Ec2Json.Time(World.Beginning),
        ["Roles"] = new JsonArray(new JsonObject
        {
            ["Path"] = "/",
            ["RoleName"] = name,
            ["RoleId"] = "AROA0000000000000000A",
            ["Arn"] = Arn("role", name),
            ["CreateDate"] = Ec2Json.Time(World.Beginning),
        }),
    };

    private static AwsErrorException Missing(string message) => new("NoSuchEntity", message, 404);
}
