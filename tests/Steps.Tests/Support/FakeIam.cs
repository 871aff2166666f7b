using System.Net;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>IAM with the nodes' role behind their instance profile. A role may everything but what a test denies it.</summary>
internal sealed class FakeIam
{
    public const string Profile = "arn:aws:iam::111122223333:instance-profile/eks/nodes";
    public const string NodeRole = "arn:aws:iam::111122223333:role/nodes";

    public FakeIam(Calls calls)
    {
        Client.Setup(i => i.GetInstanceProfileAsync(It.Is<GetInstanceProfileRequest>(r => r.InstanceProfileName == "nodes"), It.IsAny<CancellationToken>()))
            .Returns((GetInstanceProfileRequest _, CancellationToken _) => calls.Make("GetInstanceProfile", () => new GetInstanceProfileResponse { InstanceProfile = new InstanceProfile { Roles = Roles } }));
        Client.Setup(i => i.SimulatePrincipalPolicyAsync(It.Is<SimulatePrincipalPolicyRequest>(r => r.ResourceArns == null && r.ContextEntries == null), It.IsAny<CancellationToken>()))
            .Returns((SimulatePrincipalPolicyRequest r, CancellationToken _) => calls.Make("SimulatePrincipalPolicy", () =>
            {
                Asked.Add((r.PolicySourceArn, [.. r.ActionNames]));
                return new SimulatePrincipalPolicyResponse { EvaluationResults = [.. r.ActionNames.Except(Unanswered).Select(Judge)] };
            }));
    }

    public Mock<IAmazonIdentityManagementService> Client { get; } = new(MockBehavior.Strict);

    public List<Role>? Roles { get; set; } = [new Role { Arn = NodeRole }];

    public HashSet<string> Denied { get; } = [];

    public HashSet<string> Unanswered { get; } = [];

    /// <summary>Condition keys that a policy asks for.</summary>
    public List<string>? MissingKeys { get; set; }

    public List<(string Role, IReadOnlyList<string> Actions)> Asked { get; } = [];

    /// <summary>An error of IAM's.</summary>
    public static AmazonIdentityManagementServiceException Says(string code, HttpStatusCode status = HttpStatusCode.BadRequest) => new($"IAM says {code}", null, ErrorType.Sender, code, "request", status);

    private EvaluationResult Judge(string action) => new()
    {
        EvalActionName = action,
        EvalDecision = Denied.Contains(action) ? PolicyEvaluationDecisionType.ImplicitDeny : PolicyEvaluationDecisionType.Allowed,
        MissingContextValues = MissingKeys,
    };
}
