using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

/// <summary>What IAM's answers about the CNI's role mean, and what a plan makes of them.</summary>
public sealed class CniRightsTests
{
    private const string Role = "arn:aws:iam::111122223333:role/cni";
    private static readonly ClusterPolicy Policy = new() { Name = "web" };
    private static readonly SimulatedRight Yes = new("allowed", []);
    private static readonly SimulatedRight No = new("implicitDeny", []);

    private static ClusterSnapshot Short(RoleSource source, SimulatedRight? subnets, SimulatedRight? interfaces = null, string version = "1.21.1") =>
        Some.Snapshot(a: 3).WithCni(version) with { CniRole = new CniRoleReading { Source = source, Role = Role, Subnets = subnets, Interfaces = interfaces ?? Yes } };

    private static PlanOutcome PlanOf(ClusterSnapshot snapshot) => Planner.Make(snapshot, Policy, Triage.Diagnose(snapshot, Policy));

    private static Plan Planned(ClusterSnapshot snapshot) => Assert.IsType<PlanOutcome.Planned>(PlanOf(snapshot)).Plan;

    [Theory]
    [InlineData(RoleSource.Addon)]
    [InlineData(RoleSource.Nodes)]
    public void Allowed_IsSaidInThePlan_AndIsNoHazard(RoleSource source)
    {
        var plan = Planned(Short(source, Yes));

        Assert.Contains($"{Role} (", Assert.Single(plan.Checked), StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Hazards, h => h.Contains(CniRights.Action, StringComparison.Ordinal));
        Assert.Contains("Looked at, and right:\n\n- IAM's policy simulation says that", PlanDocument.ToMarkdown(plan), StringComparison.Ordinal);
    }

    [Theory] // amazon-vpc-cni-k8s createENI: the node's own subnet up to 1.21, nothing from 1.22.0 on
    [InlineData("1.21.1", "takes interfaces in the node's own subnet only")]
    [InlineData("1.22.2", "makes no interface at all")]
    public void Denied_WhereAZoneIsShort_IsRefusedWithWhatFollows(string version, string follows)
    {
        var refusal = Assert.Single(Assert.IsType<PlanOutcome.Refused>(PlanOf(Short(RoleSource.Addon, No, version: version))).Refusals);

        Assert.Equal($"IAM's policy simulation of ec2:DescribeSubnets for {Role} (the add-on's role) says implicitDeny.", refusal.Evidence[0]);
        Assert.Contains(follows, refusal.Evidence[1], StringComparison.Ordinal);
        Assert.Contains("AmazonEKS_CNI_Policy", refusal.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoleSource.Addon, Confidence.Certain)]
    [InlineData(RoleSource.Nodes, Confidence.Likely)]
    public void Denied_IsAsSureAsTheRoleIsAwsNodes(RoleSource source, Confidence confidence) => Assert.Equal(
        confidence, Assert.Single(Triage.Diagnose(Short(source, No), Policy), c => c.Kind == CauseKind.PermissionMissing).Confidence);

    [Fact]
    public void Denied_WhereNobodyIsShort_HindersNothing()
    {
        var calm = Some.Snapshot() with { CniRole = new CniRoleReading { Source = RoleSource.Addon, Role = Role, Subnets = No, Interfaces = Yes } };
        var causes = Triage.Diagnose(calm, Policy);

        Assert.Equal(Confidence.Possible, Assert.Single(causes, c => c.Kind == CauseKind.PermissionMissing).Confidence);
        Assert.IsType<PlanOutcome.NothingToDo>(Planner.Make(calm, Policy, causes));
        Assert.Contains(Assert.IsType<PlanOutcome.Planned>(Preparation.Make(calm, Policy, causes)).Plan.Hazards, h => h.Contains("says implicitDeny", StringComparison.Ordinal));
    }

    [Fact]
    public void Denied_AndToldByAwsNode_IsOneCauseWithBoth()
    {
        var snapshot = Short(RoleSource.Addon, No);
        var cause = Assert.Single(Triage.Diagnose(snapshot with { Inside = snapshot.Inside! with { Denials = [new DenialReading("ec2:DescribeSubnets", 7, Some.Noon)] } }, Policy), c => c.Kind == CauseKind.PermissionMissing);

        Assert.Contains("MissingIAMPermissions", cause.Evidence[0], StringComparison.Ordinal);
        Assert.Contains(cause.Evidence, e => e.Contains("implicitDeny", StringComparison.Ordinal));
    }

    public static TheoryData<string, CniRoleReading> Unclear => new()
    {
        { "was throttled", new CniRoleReading { Source = RoleSource.Addon, Role = Role, Unchecked = "iam:SimulatePrincipalPolicy was throttled" } },
        { "gave no decision", new CniRoleReading { Source = RoleSource.Addon, Role = Role } },
        { "gave no decision", new CniRoleReading { Source = RoleSource.Addon, Role = Role, Subnets = new SimulatedRight("<b>maybe</b>", []) } },
        { "without aws:RequestedRegion", new CniRoleReading { Source = RoleSource.Addon, Role = Role, Subnets = new SimulatedRight("explicitDeny", ["aws:RequestedRegion"]) } },
        // AmazonEKSWorkerNodePolicy has DescribeSubnets: it says nothing of aws-node.
        { "must name another role", new CniRoleReading { Source = RoleSource.Nodes, Role = Role, Subnets = Yes, Interfaces = No } },
        { "must name another role", new CniRoleReading { Source = RoleSource.Nodes, Role = Role, Subnets = No, Interfaces = No } },
    };

    [Theory]
    [MemberData(nameof(Unclear))]
    public void Unclear_IsSaid_AndNeverRefuses(string why, CniRoleReading reading)
    {
        var plan = Planned(Some.Snapshot(a: 3) with { CniRole = reading });

        Assert.Contains(why, Assert.Single(plan.Hazards, h => h.Contains("couldn't be checked", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", string.Concat(plan.Hazards), StringComparison.Ordinal);
        Assert.Empty(plan.Checked);
    }

    [Fact]
    public void NodesRoleDenied_WhereDiscoveryHasWorked_IsUnclear()
    {
        var snapshot = Short(RoleSource.Nodes, No);
        var node = snapshot.Instances[0] with { Interfaces = [.. snapshot.Instances[0].Interfaces, new InterfaceReading("eni-2", new("subnet-pods"), 10, 0)] };

        var plan = Planned(snapshot with { Instances = [node, .. snapshot.Instances.Skip(1)] });

        Assert.Contains(plan.Hazards, h => h.Contains("which only subnet discovery makes", StringComparison.Ordinal));
    }

    [Fact]
    public void NotAsked_SaysNothing()
    {
        var plan = Planned(Some.Snapshot(a: 3));

        Assert.Null(CniRights.Of(Some.Snapshot()));
        Assert.Empty(plan.Checked);
        Assert.DoesNotContain(plan.Hazards, h => h.Contains("couldn't be checked", StringComparison.Ordinal));
    }

    [Fact]
    public void Allowed_OnA122ThatGetsDiscovery_NeedsNoLookAtTheRole()
    {
        var off = Some.Snapshot(a: 3).WithCni("1.22.2", ("ENABLE_SUBNET_DISCOVERY", "false"));
        bool AsksForALook(ClusterSnapshot snapshot) => Planned(snapshot).Hazards.Any(h => h.EndsWith("check the role.", StringComparison.Ordinal));

        Assert.True(AsksForALook(off));
        Assert.False(AsksForALook(off with { CniRole = new CniRoleReading { Source = RoleSource.Addon, Role = Role, Subnets = Yes } }));
    }
}
