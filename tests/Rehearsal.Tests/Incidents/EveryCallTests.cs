using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Every call that the response to scenario web makes is denied to all: what people then read. The matrix has the other ways in which a call goes wrong.</summary>
public sealed class EveryCallTests
{
    private static readonly string[] Operations =
    [
        "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
        "ec2:AssociateRouteTable", "ec2:AssociateVpcCidrBlock", "ec2:CreateSubnet", "ec2:CreateTags", "ec2:DescribeInstanceTypes", "ec2:DescribeInstances",
        "ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroupRules", "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:GetSubnetCidrReservations",
        "eks:DescribeAddon", "eks:DescribeCluster",
        "iam:GetInstanceProfile", "iam:SimulatePrincipalPolicy",
        "s3:GetObject", "s3:PutObject",
        "sns:Publish",
        "ssm:DescribeInstanceInformation", "ssm:GetCommandInvocation", "ssm:SendCommand",
    ];

    public static TheoryData<string> Calls => [.. Operations];

    // What IAM says is good to know, and no more.
    public static TheoryData<string> NeededCalls => [.. Operations.Where(operation => !operation.StartsWith("iam:", StringComparison.Ordinal))];

    [Fact]
    public void Plan_OfWeb_SaysThatTheNodesRoleWasLookedAt()
    {
        using var run = new Rehearsed("web").Run();

        Assert.Contains("IAM's policy simulation says that arn:aws:iam::111122223333:role/web-nodes (the nodes' role, which aws-node has unless its service account names another) may call ec2:DescribeSubnets", run.Report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iam:GetInstanceProfile")]
    [InlineData("iam:SimulatePrincipalPolicy")]
    public void AccessDenied_OnAQuestionToIam_RecoversAndSaysThatItIsUnchecked(string call)
    {
        using var run = Broken(call, Fault.AccessDenied("iam"), times: int.MaxValue);

        Assert.Equal("Headroom: web: recovered", Assert.Single(run.Told).Subject);
        Assert.Contains($"couldn't be checked: {call} was denied to Headroom", run.Report, StringComparison.Ordinal);
        AssertIsClosed(run);
    }

    [Fact]
    public void Operations_OfTheTheories_AreAllThatTheResponseMakes()
    {
        using var run = new Rehearsed("web").Run();

        var made = run.Deployed.Front.Log.Calls.Where(call => call.At >= run.Execution.StartedAt && call.At <= run.Execution.StoppedAt && IsOfTheWorkflow(call.Principal));
        Assert.Equal(Operations, made.Select(call => $"{call.Service}:{call.Operation}").Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NeededCalls))]
    public void AccessDenied_OnOneOperation_EndsCleanlyAndIsReported(string call)
    {
        using var run = Broken(call, Fault.AccessDenied(call.Split(':')[0]), times: int.MaxValue);

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        AssertIsClosed(run);

        // Nothing stays from before the switch; after it everything does, and is listed.
        var isOpened = run.World.Timeline.Happenings.Any(happening => happening.Kind == "subnet-tagged" && happening.Text.EndsWith("gets kubernetes.io/role/cni=1", StringComparison.Ordinal));
        Assert.True(isOpened || run.Left.Count == 0, $"left behind: {string.Join(", ", run.Left)}");
        Assert.All(run.Left, id => Assert.Contains(id, run.Report, StringComparison.Ordinal));
        if (call == "sns:Publish")
        {
            // The workflow can't tell; EventBridge does, in its own name.
            Assert.Contains(run.Deployed.Sns.Sent, sent => sent.Message.Contains(run.Execution.Name, StringComparison.Ordinal));
        }
        else
        {
            Assert.Contains(call, Assert.Single(run.Told).Message, StringComparison.Ordinal);
            Assert.Contains("docs/permissions.md", run.Told[0].Message, StringComparison.Ordinal);
        }
    }

    private static void AssertIsClosed(Rehearsed run)
    {
        Assert.DoesNotContain(run.Items, item => (string?)item["sk"]!["S"] == "lease");
        Assert.All(run.Items.Where(item => (string?)item["sk"]!["S"] == "incident"), item => Assert.Equal("closed", (string?)item["status"]!["S"]));
        Assert.All(run.Items.Where(item => (string?)item["sk"]!["S"] == "state"), item => Assert.Null(item["incident"]));
    }

    // The functions of the workflow, and the workflow itself; measuring and closing go on.
    private static bool IsOfTheWorkflow(string principal) =>
        principal.StartsWith("workflow:", StringComparison.Ordinal) || (principal.StartsWith("function:", StringComparison.Ordinal) && principal is not ("function:MeasureCapacity" or "function:OnAlarm" or "function:CloseAbandoned"));

    private static Rehearsed Broken(string call, Fault fault, int times)
    {
        var run = new Rehearsed("web");
        run.WhenItBegins(faults =>
        {
            foreach (var principal in run.Deployed.Model.Functions.Select(function => function.Principal).Append("workflow:headroom-respond").Where(IsOfTheWorkflow))
            {
                faults.Add(new FaultRule(fault) { Service = call.Split(':')[0], Operation = call.Split(':')[1], Principal = principal, Times = times });
            }
        });
        return run.Run();
    }
}
