using Amazon.CDK;
using Amazon.CDK.AWS.EKS;
using Constructs;
using Headroom.Infra.Accounts;

namespace Headroom.Infra;

/// <summary>Who the runner is inside the clusters: a member of a group whose few rights are in documents/rbac.yaml, which a person applies.</summary>
internal static class ClusterAccess
{
    public const string Group = "headroom";

    public static void Grant(Construct scope, IReadOnlyList<ClusterEntry> clusters, string? runnerRole)
    {
        foreach (var cluster in clusters.Where(cluster => cluster.AccessEntry && runnerRole is not null))
        {
            _ = new CfnAccessEntry(scope, $"Access-{cluster.Policy.Name}", new CfnAccessEntryProps
            {
                ClusterName = cluster.Policy.Name,
                PrincipalArn = runnerRole!,
                Type = "STANDARD",
                KubernetesGroups = [Group],
            });
        }
    }

    public static string ArnOf(Construct scope, string cluster) => Arn(scope, "cluster", cluster);

    /// <summary>The add-on's ARN ends in an id that EKS makes.</summary>
    public static string AddonArnOf(Construct scope, string cluster) => Arn(scope, "addon", $"{cluster}/vpc-cni/*");

    private static string Arn(Construct scope, string kind, string name) =>
        Stack.Of(scope).FormatArn(new ArnComponents { Service = "eks", Resource = kind, ResourceName = name });
}
