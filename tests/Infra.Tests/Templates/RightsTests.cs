using System.Text.RegularExpressions;

namespace Headroom.Infra.Tests.Templates;

/// <summary>What each function may do. A right that is too wide is found here, one that is missing in the drill.</summary>
[Collection(SynthesisCollection.Name)]
public sealed partial class RightsTests(Synthesis synthesis)
{
    // The service authorization reference knows no resources for these.
    private static readonly string[] KnowNoResources =
    [
        "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeNetworkAcls", "ec2:DescribeInstances", "ec2:DescribeInstanceTypes",
        "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroupRules", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcEndpoints", "ec2:GetSubnetCidrReservations", "ec2:DeleteSubnetCidrReservation",
        "eks:ListClusters",
        "ssm:GetCommandInvocation", "ssm:DescribeInstanceInformation",
        "ssm:UpdateInstanceInformation", "ssm:ListInstanceAssociations", "ssm:UpdateInstanceAssociationStatus",
        "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply",
        "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries",
        "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
    ];

    private readonly SynthesisedStack _stack = synthesis.OwnRunner;

    [Fact]
    public void Actions_Each_IsNamed() => Assert.All(_stack.Statements, given =>
        Assert.DoesNotContain(given.Statement.Actions, action => action.Contains('*', StringComparison.Ordinal) && action != "kms:GenerateDataKey*"));

    [Fact]
    public void AnyResource_Only_ForActionsThatKnowNone() => Assert.All(
        _stack.Statements.Where(given => given.Statement.Resources.Contains("\"*\"")),
        given => Assert.Empty(given.Statement.Actions.Except(KnowNoResources).Select(action => $"{given.Owner}: {action}")));

    [Theory]
    [InlineData("ec2:AssociateVpcCidrBlock", "AssociateCidr")]
    [InlineData("ec2:DisassociateVpcCidrBlock", "RollBack", "Undo")]
    [InlineData("ec2:CreateSubnet", "CreateSubnets")]
    [InlineData("ec2:AssociateRouteTable", "CreateSubnets")]
    [InlineData("ec2:ReplaceNetworkAclAssociation", "CreateSubnets")]
    [InlineData("ec2:DeleteSubnet", "RollBack", "Undo")]
    [InlineData("ec2:CreateSubnetCidrReservation", "CreateSubnets")]
    [InlineData("ec2:DeleteSubnetCidrReservation", "RollBack", "Undo")]
    [InlineData("ec2:CreateTags", "CreateSubnets", "OpenSubnets", "RollBack")]
    [InlineData("ec2:DeleteTags", "RollBack", "Undo")]
    [InlineData("eks:UpdateAddon", "ConfigureAwsNode", "RollBack", "Undo")]
    [InlineData("iam:SimulatePrincipalPolicy", "ReadCluster")]
    [InlineData("iam:GetInstanceProfile", "ReadCluster")]
    [InlineData("iam:PassRole", "ConfigureAwsNode", "RollBack", "Undo")]
    [InlineData("states:StartExecution", "ClosingStarter", "MeasureCapacity", "OnAlarm")]
    [InlineData("states:DescribeExecution", "AcquireLease", "CloseAbandoned", "MeasureCapacity", "OnAlarm", "ReadCluster", "RollBack")]
    [InlineData("lambda:InvokeFunction", "Closing", "Hand", "Rollback", "Workflow")]
    [InlineData("states:SendTaskSuccess", "AwaitApproval", "OwnersHand")]
    [InlineData("dynamodb:DeleteItem", "CloseAbandoned", "RollBack", "Workflow")]
    [InlineData("sns:Publish", "Rollback", "Workflow")]
    [InlineData("sqs:SendMessage", "OnAlarm")]
    public void Action_Belongs_ToTheseAlone(string action, params string[] owners) =>
        Assert.Equal(owners, _stack.Statements.Where(given => given.Statement.Actions.Contains(action)).Select(given => given.Owner).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void CreateTags_Only_AtCreationOrForTheSwitch() => Assert.Equal(
        [
            """CreateSubnets {"StringEquals":{"ec2:CreateAction":"CreateSubnet"}}""",
            """CreateSubnets {"StringEquals":{"ec2:CreateAction":"CreateSubnetCidrReservation"}}""",
            """OpenSubnets {"ForAllValues:StringEquals":{"aws:TagKeys":["kubernetes.io/role/cni"]}}""",
            """RollBack {"ForAllValues:StringEquals":{"aws:TagKeys":["kubernetes.io/role/cni"]}}""",
        ],
        ConditionsOf("ec2:CreateTags"));

    [Fact]
    public void DeleteTags_Only_OfTheSwitch() =>
        Assert.Equal(["""RollBack {"ForAllValues:StringEquals":{"aws:TagKeys":["kubernetes.io/role/cni"]}}""", """Undo {"ForAllValues:StringEquals":{"aws:TagKeys":["kubernetes.io/role/cni"]}}"""], ConditionsOf("ec2:DeleteTags"));

    [Fact]
    public void DeleteSubnet_Only_OnSubnetsOfAnIncident() =>
        Assert.Equal(["""RollBack {"Null":{"aws:ResourceTag/headroom:incident":"false"}}""", """Undo {"Null":{"aws:ResourceTag/headroom:incident":"false"}}"""], ConditionsOf("ec2:DeleteSubnet"));

    [Fact]
    public void CreateSubnet_OnSubnets_Only_WithTheIncidentsTag() => Assert.All(
        _stack.Statements.Where(given => given.Statement.Actions.Contains("ec2:CreateSubnet") && given.Statement.Resources.Any(resource => resource.Contains(":subnet/*", StringComparison.Ordinal))),
        given => Assert.Equal("""{"Null":{"aws:RequestTag/headroom:incident":"false"}}""", given.Statement.Condition));

    [Fact]
    public void SendCommand_Only_OurDocumentsOnTheRunner()
    {
        var statements = _stack.Statements.Where(given => given.Statement.Actions.Contains("ssm:SendCommand")).Select(given => given.Statement).ToList();
        var onInstances = statements.Where(statement => statement.Resources.Any(resource => resource.Contains(":instance/*", StringComparison.Ordinal))).ToList();

        Assert.NotEmpty(onInstances);
        Assert.All(onInstances, statement => Assert.Equal("""{"StringEquals":{"ssm:resourceTag/headroom:runner":"yes"}}""", statement.Condition));
        Assert.All(statements.Except(onInstances).SelectMany(statement => statement.Resources), resource => Assert.Matches("document/.*(ReadCluster|ConfigureAwsNode|RestartAwsNode|Canaries)", resource));
    }

    // Off unless a policy names an image: then nobody may run their document, either.
    [Fact]
    public void Canaries_OnlyWhereAPolicyWantsThem_MayBeSent()
    {
        var wanted = synthesis.Synthesise(Some.OwnRunner.Replace("\"floor\": 60", "\"verification\": { \"canary\": { \"image\": \"pause:3.10\" } }", StringComparison.Ordinal));

        Assert.Empty(Senders(_stack));
        Assert.Equal(["CloseAbandoned", "Report", "RollBack", "SendCanaries"], Senders(wanted));
    }

    [Fact]
    public void Table_Always_ByLeadingKeys() => Assert.All(
        _stack.Statements.Where(given => given.Statement.Actions.Any(action => action.StartsWith("dynamodb:", StringComparison.Ordinal)) && !given.Statement.Resources.Any(resource => resource.Contains("/index/Due", StringComparison.Ordinal))),
        given => Assert.Matches("""^\{"ForAllValues:StringLike":\{"dynamodb:LeadingKeys":(\["(incident|cluster|vpc|blocks)#\*"(,"(incident|cluster|vpc|blocks)#\*")*\]|"vpc#\*")\}\}$""", given.Statement.Condition!));

    [Fact]
    public void Lease_OnlyItsHolders_MayTouch() => Assert.Equal(
        ["AcquireLease", "CloseAbandoned", "RollBack", "Workflow"],
        _stack.Statements.Where(given => given.Statement.Condition?.Contains("vpc#", StringComparison.Ordinal) == true).Select(given => given.Owner).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void DaysBlocks_OnlyAssociateCidr_MayClaim() => Assert.Equal(
        ["AssociateCidr"],
        _stack.Statements.Where(given => given.Statement.Condition?.Contains("blocks#", StringComparison.Ordinal) == true).Select(given => given.Owner));

    [Fact]
    public void Eks_Only_TheClustersOfThePolicy() => Assert.All(
        _stack.Statements.Where(given => given.Statement.Actions.Any(action => action.StartsWith("eks:", StringComparison.Ordinal) && action != "eks:ListClusters")).SelectMany(given => given.Statement.Resources),
        resource => Assert.Matches(@":(cluster|addon)/(web|batch)(/vpc-cni/\*)?""", resource));

    [Theory]
    [InlineData("iam:SimulatePrincipalPolicy", "role")] // it knows users and groups, too
    [InlineData("iam:GetInstanceProfile", "instance-profile")]
    public void Iam_Asked_OnlyAboutThisAccountsRoles(string action, string kind) => Assert.All(
        _stack.Statements.Where(given => given.Statement.Actions.Contains(action)).SelectMany(given => given.Statement.Resources),
        resource => Assert.Matches($@":iam::\d{{12}}:{kind}/\*""", resource));

    [Fact]
    public void PermissionsBoundary_OfTheAccount_BoundsEveryRole()
    {
        var bounded = synthesis.Synthesise(Some.ExistingRunner.Replace("\"region\"", "\"permissionsBoundary\": \"arn:aws:iam::111122223333:policy/limits\", \"region\"", StringComparison.Ordinal));

        Assert.NotEmpty(bounded.OfType("AWS::IAM::Role"));
        Assert.All(bounded.OfType("AWS::IAM::Role"), role => Assert.Equal("arn:aws:iam::111122223333:policy/limits", role.Properties.GetProperty("PermissionsBoundary").GetString()));
        Assert.All(_stack.OfType("AWS::IAM::Role"), role => Assert.False(role.Properties.TryGetProperty("PermissionsBoundary", out _)));
    }

    [Fact]
    public void RunnerTag_OfAnExistingRunner_IsWhatLimitsSendCommand() => Assert.Contains(
        synthesis.ExistingRunner.Statements, given => given.Statement.Condition == """{"StringEquals":{"ssm:resourceTag/team":"network"}}""");

    [Fact]
    public void PermissionsPage_Names_EveryActionThatChangesSomething()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/permissions.md"));
        var changing = _stack.Statements.Where(given => given.Owner != "Runner").SelectMany(given => given.Statement.Actions)
            .Where(action => !Reading().IsMatch(action) && !action.StartsWith("logs:", StringComparison.Ordinal) && !action.StartsWith("kms:", StringComparison.Ordinal)).Distinct();

        Assert.DoesNotContain(changing, action => !page.Contains(action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal));
    }

    [Fact]
    public void Rbac_OfTheRunnersGroup_ListsAndPatchesOneDaemonSet()
    {
        var rbac = File.ReadAllText(Repository.PathOf("infra/documents/rbac.yaml"));

        Assert.Equal([$"name: {ClusterAccess.Group}", $"name: {ClusterAccess.Group}"], Subject().Matches(rbac).Select(match => match.Groups["name"].Value));
        Assert.Equal(["[nodes, pods, events] [list]", "[daemonsets] [aws-node] [get, patch]"], Rule().Matches(rbac).Select(match => string.Join(' ', match.Groups["list"].Captures)));
    }

    [Fact]
    public void CanaryRbac_OfTheRunnersGroup_IsPodsOfOneNamespace()
    {
        var rbac = File.ReadAllText(Repository.PathOf("infra/documents/rbac-canary.yaml"));

        Assert.Equal([$"name: {ClusterAccess.Group}"], Subject().Matches(rbac).Select(match => match.Groups["name"].Value));
        Assert.Equal(["[pods] [create, get, list, delete]"], Rule().Matches(rbac).Select(match => string.Join(' ', match.Groups["list"].Captures)));
        Assert.DoesNotContain("ClusterRole", rbac, StringComparison.Ordinal);
    }

    [GeneratedRegex(":(Describe|Get|List|Query)|^s3:")]
    private static partial Regex Reading();

    [GeneratedRegex(@"kind: Group\s+(?<name>name: \S+)")]
    private static partial Regex Subject();

    [GeneratedRegex(@"- apiGroups: .*\n(\s+(resources|resourceNames|verbs): (?<list>\[.*\])\n)+")]
    private static partial Regex Rule();

    private static IEnumerable<string> Senders(SynthesisedStack stack) => stack.Statements
        .Where(given => given.Statement.Resources.Any(resource => resource.Contains("DocumentsCanaries", StringComparison.Ordinal) || resource.Contains("Headroom-Canaries", StringComparison.Ordinal)))
        .Select(given => given.Owner).Distinct().Order(StringComparer.Ordinal);

    private IEnumerable<string> ConditionsOf(string action) =>
        _stack.Statements.Where(given => given.Statement.Actions.Contains(action)).Select(given => $"{given.Owner} {given.Statement.Condition}").Order(StringComparer.Ordinal);
}
