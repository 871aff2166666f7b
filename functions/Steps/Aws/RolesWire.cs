using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Asks IAM what roles may.</summary>
internal sealed class RolesWire(IAmazonIdentityManagementService iam)
{
    /// <summary>The IAM action of <see cref="RoleOfAsync"/>.</summary>
    public const string GetProfile = "iam:GetInstanceProfile";

    /// <summary>The IAM action of <see cref="SimulateAsync"/>.</summary>
    public const string Simulate = "iam:SimulatePrincipalPolicy";

    /// <summary>The ARN of an instance profile's role, or null when it has none.</summary>
    /// <param name="profile">The profile's ARN.</param>
    public async Task<string?> RoleOfAsync(string profile)
    {
        // The name is what follows the path.
        var request = new GetInstanceProfileRequest { InstanceProfileName = profile[(profile.LastIndexOf('/') + 1)..] };
        var answer = await AwsErrors.CallAsync(GetProfile, () => iam.GetInstanceProfileAsync(request)).ConfigureAwait(false);
        return answer.InstanceProfile?.Roles?.FirstOrDefault()?.Arn;
    }

    /// <summary>What IAM decides on actions of a role, on any resource and without values for condition keys; an action that it doesn't answer is left out.</summary>
    public async Task<IReadOnlyDictionary<string, SimulatedRight>> SimulateAsync(string role, params string[] actions)
    {
        var request = new SimulatePrincipalPolicyRequest { PolicySourceArn = role, ActionNames = [.. actions] };
        var answer = await AwsErrors.CallAsync(Simulate, () => iam.SimulatePrincipalPolicyAsync(request)).ConfigureAwait(false);
        var rights = new Dictionary<string, SimulatedRight>(StringComparer.Ordinal);
        foreach (var result in answer.EvaluationResults ?? [])
        {
            rights[result.EvalActionName ?? ""] = new SimulatedRight(result.EvalDecision?.Value ?? "", result.MissingContextValues ?? []);
        }

        return rights;
    }
}
