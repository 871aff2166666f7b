using System.Text.Json.Nodes;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Identity;

/// <summary>The roles of a scenario's cluster. Which of them is aws-node's, its installation decides: the add-on has one of its own, a self-managed aws-node its node's.</summary>
internal static class ClusterRoles
{
    // EKS user guide, AmazonEKS_CNI_Policy; DescribeSecurityGroups is what 1.22.0 and 1.22.1 ask for besides (amazon-vpc-cni-k8s issue 3709).
    private static readonly string[] OfCni = [.. NodeEc2.Operations, "DescribeInstances", "DescribeInstanceTypes", "DescribeNetworkInterfaces", "DescribeTags"];

    // AmazonEKSWorkerNodePolicy: it, too, has DescribeSubnets.
    private static readonly string[] OfWorkers = ["DescribeInstances", "DescribeInstanceTypes", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVolumes", "DescribeVpcs"];

    /// <summary>The name of the add-on's role.</summary>
    public static string Addon(string cluster) => $"{cluster}-vpc-cni";

    /// <summary>The name of the nodes' role, and of the instance profile that they get it by.</summary>
    public static string Nodes(string cluster) => $"{cluster}-nodes";

    /// <summary>The cluster's roles by name. Nodes that lend aws-node their role have that of the CNI alone: with the workers' beside it, nothing that a scenario takes away would be missed.</summary>
    public static IEnumerable<(string Name, Role Role)> Of(Scenario scenario) => scenario.AwsNode.Kind == AwsNodeKind.Managed
        ? [(Addon(scenario.Name), Cni(scenario)), (Nodes(scenario.Name), new Role([Allowing(OfWorkers)]))]
        : [(Nodes(scenario.Name), Cni(scenario))];

    /// <summary>What ipamd asks EC2 for, and aws-node's role doesn't allow.</summary>
    public static IReadOnlyList<string> Denied(Scenario scenario)
    {
        var role = Cni(scenario);
        return [.. NodeEc2.Operations.Where(operation => role.Judge(new Question($"ec2:{operation}", "*", Context.None)) != Verdict.Allowed)];
    }

    private static Role Cni(Scenario scenario) => new([Allowing(OfCni.Except(scenario.AwsNode.Denied))]);

    private static JsonObject Allowing(IEnumerable<string> operations) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonObject { ["Effect"] = "Allow", ["Action"] = new JsonArray([.. operations.Select(operation => JsonValue.Create($"ec2:{operation}"))]), ["Resource"] = "*" },
    };
}
