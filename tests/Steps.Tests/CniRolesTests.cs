using System.Net;
using System.Text.Json;
using Amazon.EC2.Model;
using Amazon.EKS.Model;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>Reading the cluster asks IAM about the CNI's role, and nothing that comes of it holds the response up.</summary>
public sealed class CniRolesTests
{
    private const string AddonRole = "arn:aws:iam::111122223333:role/cni";
    private const string Subnets = "ec2:DescribeSubnets";

    private readonly Bench _bench = new();

    private CniRoleReading? Role => JsonSerializer.Deserialize(_bench.Bucket.Objects["incidents/incident-1/snapshot.json"], StepsJson.Default.ClusterSnapshot)!.CniRole;

    [Fact]
    public async Task Read_AddonWithARole_AsksAboutThatRoleInOneCall()
    {
        GiveAddon(new Addon { ServiceAccountRoleArn = AddonRole });

        await ReadAsync();

        Assert.Equal(AddonRole, Assert.Single(_bench.Iam.Asked).Role);
        Assert.Equal([Subnets, "ec2:DescribeNetworkInterfaces"], _bench.Iam.Asked[0].Actions);
        Assert.Equal((RoleSource.Addon, true, null), (Role!.Source, Role.Subnets!.IsAllowed, Role.Unchecked));
        Assert.Equal(0, _bench.Calls.Count("GetInstanceProfile"));
    }

    [Fact]
    public async Task Read_NoRoleAtTheAddon_AsksAboutTheRoleOfTheProfileThatMostNodesHave()
    {
        _bench.Ec2.Instances[0].IamInstanceProfile = new IamInstanceProfile { Arn = "arn:aws:iam::111122223333:instance-profile/aaa" };

        await ReadAsync();

        Assert.Equal((RoleSource.Nodes, FakeIam.NodeRole, 1), (Role!.Source, Role.Role, Role.OtherProfiles));
        Assert.Equal((1, 1), (_bench.Calls.Count("GetInstanceProfile"), _bench.Calls.Count("SimulatePrincipalPolicy")));
    }

    [Fact]
    public async Task Read_PodIdentity_IsSaidToBeUnread()
    {
        GiveAddon(new Addon { PodIdentityAssociations = ["arn:aws:eks:us-west-2:111122223333:podidentityassociation/web/a-1"] });

        await ReadAsync();

        Assert.Equal(RoleSource.PodIdentity, Role!.Source);
        Assert.Contains("podidentityassociation/web/a-1", Role.Unchecked, StringComparison.Ordinal);
        Assert.Empty(_bench.Iam.Asked);
    }

    [Fact]
    public async Task Read_Denied_IsRefusedWithTheRoleTheActionAndTheDecision()
    {
        GiveAddon(new Addon { ServiceAccountRoleArn = AddonRole });
        _bench.Iam.Denied.Add(Subnets);

        await ReadAsync();
        await new Diagnose(_bench.Edge).Handle(_bench.Input, null!);

        var refused = Assert.IsType<PlanOutcome.Refused>(Diagnosed().Planning);
        Assert.Equal($"IAM's policy simulation of ec2:DescribeSubnets for {AddonRole} (the add-on's role) says implicitDeny.", Assert.Single(refused.Refusals).Evidence[0]);
    }

    public static TheoryData<string, string, string> Troubles => new()
    {
        { "SimulatePrincipalPolicy", "AccessDenied", "was denied to Headroom" },
        { "SimulatePrincipalPolicy", "Throttling", "was throttled" },
        { "SimulatePrincipalPolicy", "ServiceFailure", "got no answer" },
        { "SimulatePrincipalPolicy", "NoSuchEntity", "no such role" },
        { "SimulatePrincipalPolicy", "InvalidInput", "was refused" },
        { "GetInstanceProfile", "AccessDenied", "was denied to Headroom" },
        { "GetInstanceProfile", "NoSuchEntity", "no such role or instance profile" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Read_IamDoesNotAnswer_PlansAllTheSameAndSaysSo(string operation, string code, string why)
    {
        _bench.Calls.Fail(operation, FakeIam.Says(code, code == "ServiceFailure" ? HttpStatusCode.InternalServerError : HttpStatusCode.BadRequest));

        await _bench.PlanAsync();

        var plan = Assert.IsType<PlanOutcome.Planned>(Diagnosed().Planning).Plan;
        Assert.Contains(plan.Hazards, h => h.Contains("couldn't be checked: iam:" + operation, StringComparison.Ordinal) && h.Contains(why, StringComparison.Ordinal));
        Assert.Equal(1, _bench.Calls.Count(operation));
    }

    [Fact]
    public async Task Read_ConnectionBroken_PlansAllTheSame()
    {
        _bench.Calls.Fail("SimulatePrincipalPolicy", new HttpRequestException("reset"));

        await _bench.PlanAsync();

        Assert.Equal("iam:SimulatePrincipalPolicy got no answer", Role!.Unchecked);
    }

    [Fact]
    public async Task Read_NodesWithoutAProfileOrARole_SaysWhichIsMissing()
    {
        _bench.Iam.Roles = null;
        await ReadAsync();
        Assert.Contains("has no role", Role!.Unchecked, StringComparison.Ordinal);

        var other = new Bench();
        other.Ec2.Instances.ForEach(i => i.IamInstanceProfile = null);
        await other.PlanAsync();
        Assert.Contains("no node has an instance profile", other.Bucket.Objects["incidents/incident-1/snapshot.json"], StringComparison.Ordinal);
        Assert.Equal(0, other.Calls.Count("GetInstanceProfile"));
    }

    [Fact]
    public async Task Read_IamLeavesAnActionOut_IsUnchecked()
    {
        _bench.Iam.Unanswered.Add(Subnets);

        await _bench.PlanAsync();

        Assert.Null(Role!.Subnets);
        Assert.Contains(Assert.IsType<PlanOutcome.Planned>(Diagnosed().Planning).Plan.Hazards, h => h.Contains("IAM gave no decision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_PolicyWithConditions_KeepsTheKeysThatItAsksFor()
    {
        _bench.Iam.MissingKeys = ["aws:RequestedRegion"];

        await ReadAsync();

        Assert.Equal(["aws:RequestedRegion"], Role!.Subnets!.MissingKeys);
    }

    [Fact]
    public async Task Read_ClusterWithRoom_AsksNothingOfIam()
    {
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 0);

        await ReadAsync();

        Assert.Null(Role);
        Assert.Empty(_bench.Iam.Asked);
    }

    [Fact]
    public async Task Measure_EachMinute_AsksNothingOfIam()
    {
        for (var minute = 0; minute < 4; minute++)
        {
            await new MeasureCapacity(_bench.Edge).Handle(Events.Load("measure-each-minute.json"), null!);
            _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((0, 0), (_bench.Calls.Count("GetInstanceProfile"), _bench.Calls.Count("SimulatePrincipalPolicy")));
    }

    private void GiveAddon(Addon addon)
    {
        (addon.AddonVersion, addon.Status) = ("v1.21.1-eksbuild.1", Amazon.EKS.AddonStatus.ACTIVE);
        _bench.Eks.Addon = addon;
    }

    private DiagnosisDocument Diagnosed() => JsonSerializer.Deserialize(_bench.Bucket.Objects["incidents/incident-1/diagnosis.json"], StepsJson.Default.DiagnosisDocument)!;

    private Task ReadAsync() => _bench.FinishAsync(i => new ReadCluster(_bench.Edge).Handle(i, null!));
}
