using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Planning;

/// <summary>The causes that Headroom doesn't repair, and what a person should do.</summary>
internal static class Refusals
{
    /// <summary>The refusal for a cause, or null when Headroom may repair it.</summary>
    public static Refusal? For(Cause cause)
    {
        if (Answers.To(cause) != Answer.Refusal)
        {
            return null;
        }

        (string Reason, string NextStep)? told = cause.Kind switch
        {
            CauseKind.AutoMode => ("EKS Auto Mode gives pods their addresses.",
                "Add subnets to the NodeClass: spec.podSubnetSelectorTerms, with matching security groups."),
            CauseKind.Ipv6Cluster => ("The cluster hands out IPv6 addresses.",
                "Look for another cause than IPv4 addresses: node launches still need one IPv4 address each in the node subnets."),
            CauseKind.CustomNetworking => ("Custom networking is on, so tagged subnets would be skipped.",
                "Create pod subnets, name them in the zones' ENIConfigs, and replace the nodes: ENIConfigs reach only new nodes."),
            CauseKind.CniTooOld => ("The VPC CNI is too old to use new subnets reliably.",
                $"Update the VPC CNI to {CniVersion.Oldest} or later, one minor version at a time; then start the response again."),
            CauseKind.AwsNodeMissing => ("The cluster has no aws-node DaemonSet.",
                "Install the VPC CNI (aws eks create-addon --addon-name vpc-cni), or take the cluster out of the policy when another CNI serves it."),
            CauseKind.CniVersionUnknown => ("It can't be told which version of the VPC CNI runs, and so which subnets it would use.",
                "Run aws-node from an image whose tag is its version, or as the managed add-on vpc-cni."),
            CauseKind.PermissionMissing => ("The CNI's role lacks a right that it needs to give pods addresses.",
                "Attach AmazonEKS_CNI_Policy to the CNI's role, or add the named operations to its own policy; then start the response again."),
            CauseKind.SharedVpc => ("Another account owns the VPC.",
                "Ask the VPC's owner for a secondary CIDR and pod subnets shared with this account, and tag them kubernetes.io/role/cni=1 in this account."),
            CauseKind.ClusterNotActive => ("EKS is changing the cluster, or can't.",
                "Wait until aws eks describe-cluster says ACTIVE, or repair what its health.issues name; then start the response again."),
            CauseKind.NotManagedByHeadroom => ("The policy doesn't name the cluster.",
                "Check the cluster's name, or add it to the policy's clusters in cdk.json and deploy."),
            _ => null,
        };
        return told is { } t ? new Refusal(t.Reason, cause.Evidence, t.NextStep) : null;
    }

    /// <summary>Nothing is wrong but what a person must put right: one refusal for each class of cause.</summary>
    public static IReadOnlyList<Refusal> ForPeople(IEnumerable<Cause> causes) =>
        [.. causes.GroupBy(c => c.Kind).Select(kind => new Refusal(Proposals.For(kind.Key).Reason, [.. kind.SelectMany(c => c.Evidence)], Proposals.For(kind.Key).NextStep))];

    /// <summary>Subnet discovery is off, and must stay so.</summary>
    public static Refusal DiscoveryForbidden() => new(
        "Subnet discovery is switched off, and the policy forbids changing aws-node.",
        [$"{CniSettings.DiscoveryVariable} is false, so that nodes use no subnet but their own."],
        $"Set awsNode.apply to afterRecovery or onlyIfNeeded in the policy, or set {CniSettings.DiscoveryVariable}=true yourself.");

    /// <summary>The emergency is there already.</summary>
    public static Refusal TooLateToPrepare(IReadOnlyList<Cause> exhausted) => new(
        "The cluster is short of addresses now, so that a response is called for, and no preparation.",
        [.. exhausted.Select(c => c.Evidence[0])],
        "Start a response (an execution with the cluster's name and without prepare); prepare again when it has ended.");

    /// <summary>No candidate serves.</summary>
    public static Refusal NoBlock(IReadOnlyList<Rejection> rejections) => new(
        "No candidate block can give the cluster more space.",
        [.. Together(rejections).Select(r => $"{r.Candidates}: {r.Why}.")],
        rejections.Any(r => r.ForQuota)
            ? "Ask for a higher quota L-83CA0A9D (IPv4 CIDR blocks per VPC), set cidrQuota in the policy to it, and start the response again."
            : "Add a block that is free in your network to the policy's candidates, deploy, and start the response again.");

    /// <summary>Why not an earlier candidate, for the reason of the step; empty when the first was taken.</summary>
    public static string PassedOver(Cidr chosen, IReadOnlyList<Rejection> rejections) => rejections.Count == 0
        ? ""
        : $" Passed over for {chosen}: {Words.List(Together(rejections).Select(r => $"{r.Candidates} ({r.Why})"))}.";

    // Many are passed over for one and the same reason.
    private static IEnumerable<(string Candidates, string Why)> Together(IReadOnlyList<Rejection> rejections) =>
        rejections.GroupBy(r => r.Why).Select(same => ($"{same.First().Candidate}{(same.Count() > 1 ? $" and {same.Count() - 1} more" : "")}", same.Key));
}
