namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>IAM through the CLI.</summary>
internal static class QueryCalls
{
    private const string Role = "arn:aws:iam::111122223333:role/web-vpc-cni";

    public static readonly IReadOnlyList<CliCall> Iam =
    [
        new("GetInstanceProfile", "get-instance-profile --instance-profile-name web-nodes", """{"InstanceProfileName":"web-nodes"}"""),
        new("SimulatePrincipalPolicy", $"simulate-principal-policy --policy-source-arn {Role} --action-names ec2:DescribeSubnets ec2:DescribeNetworkInterfaces --no-paginate",
            $$"""{"ActionNames":["ec2:DescribeSubnets","ec2:DescribeNetworkInterfaces"],"PolicySourceArn":"{{Role}}"}"""),
    ];
}
