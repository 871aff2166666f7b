using Headroom.Decisions.Capacity;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>What is known of the CNI's right to call ec2:DescribeSubnets.</summary>
public enum RightAnswer
{
    /// <summary>IAM says that the role may.</summary>
    Allowed,

    /// <summary>IAM says that the role may not.</summary>
    Denied,

    /// <summary>Nobody could say. That never keeps a plan from being made.</summary>
    Unchecked,
}

/// <summary>Whether the CNI's role may call ec2:DescribeSubnets, without which subnet discovery finds nothing.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Evidence">Role, action, decision and what follows; whole sentences.</param>
/// <param name="Confidence">Of a denial: certain where it is known that aws-node has the role.</param>
public sealed record CniRights(RightAnswer Answer, IReadOnlyList<string> Evidence, Confidence Confidence = Confidence.Certain)
{
    /// <summary>The action.</summary>
    public const string Action = "ec2:DescribeSubnets";

    // AmazonEKS_CNI_Policy has it and AmazonEKSWorkerNodePolicy hasn't (amazon-vpc-cni-k8s, docs/iam-policy.md; EKS user guide, AWS managed policies).
    private const string EveryCnis = "ec2:DescribeNetworkInterfaces";

    private static readonly string[] Denials = ["explicitDeny", "implicitDeny"];

    /// <summary>True where it is worth asking IAM: a plan with space would come of these causes, or of a preparation.</summary>
    public static bool AreToBeAsked(IReadOnlyList<Cause> causes, bool isPreparation) =>
        (isPreparation || causes.Any(c => Answers.To(c) == Diagnosis.Answer.Space)) && causes.All(c => Answers.To(c) != Diagnosis.Answer.Refusal);

    /// <summary>What IAM's answers mean, or null where it wasn't asked.</summary>
    public static CniRights? Of(ClusterSnapshot snapshot) => snapshot.CniRole switch
    {
        null => null,
        { Unchecked: { } why } => Unknown(why),
        { Subnets: { } right } reading => Judge(snapshot, reading, right),
        _ => Unknown("IAM gave no decision"),
    };

    private static CniRights Judge(ClusterSnapshot snapshot, CniRoleReading reading, SimulatedRight right)
    {
        var role = $"{reading.Role} ({Of(reading.Source)})";
        if (reading is { Source: RoleSource.Nodes, Interfaces: not { IsAllowed: true } })
        {
            return Unknown($"{role} may not call {EveryCnis}, which every VPC CNI does, so that aws-node's service account must name another role, and Headroom doesn't read it");
        }

        if (right.IsAllowed)
        {
            return new(RightAnswer.Allowed, [$"IAM's policy simulation says that {role} may call {Action}, which subnet discovery needs{Without(right)}.{Others(reading)}"]);
        }

        return !Denials.Contains(right.Decision) ? Unknown("IAM gave no decision")
            : right.MissingKeys.Count > 0 ? Unknown($"IAM's policy simulation says {right.Decision} for {role}{Without(right)}")
            : reading.Source == RoleSource.Nodes && HasDiscovered(snapshot) ? Unknown($"{role} may not, and yet nodes have interfaces in other subnets than their own, which only subnet discovery makes, so that aws-node may have another role")
            : new(RightAnswer.Denied, [$"IAM's policy simulation of {Action} for {role} says {right.Decision}.{Others(reading)}", Consequence(snapshot)], reading.Source == RoleSource.Nodes ? Confidence.Likely : Confidence.Certain);
    }

    private static CniRights Unknown(string why) =>
        new(RightAnswer.Unchecked, [$"Whether aws-node's role may call {Action}, without which nodes use no new subnet, couldn't be checked: {why}."]);

    // amazon-vpc-cni-k8s, createENI: up to 1.21 the node's own subnet is the way out; from 1.22.0 the way out asks DescribeSubnets, too.
    private static string Consequence(ClusterSnapshot snapshot) => CniVersion.Of(snapshot) >= CniVersion.TagValues
        ? $"Without it the VPC CNI {CniVersion.Of(snapshot)} makes no interface at all, so that space doesn't help and a restart of aws-node would do harm."
        : "Without it the VPC CNI takes interfaces in the node's own subnet only, so that opened subnets would stay unused.";

    private static bool HasDiscovered(ClusterSnapshot snapshot) => snapshot.Instances.Any(i => i.Interfaces.Any(n => n.Subnet != i.Subnet));

    private static string Without(SimulatedRight right) => right.MissingKeys.Count == 0 ? "" : $", as far as it can tell without {Words.List(right.MissingKeys)}, which a policy asks for";

    private static string Others(CniRoleReading reading) => reading.OtherProfiles == 0 ? "" : $" Nodes have {Words.Count(reading.OtherProfiles, "further instance profile")}, which it wasn't asked about.";

    private static string Of(RoleSource source) => source switch
    {
        RoleSource.Addon => "the add-on's role",
        RoleSource.PodIdentity => "the role of aws-node's pod identity association",
        _ => "the nodes' role, which aws-node has unless its service account names another",
    };
}
