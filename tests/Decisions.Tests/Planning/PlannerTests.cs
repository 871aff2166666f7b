using FsCheck.Fluent;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly (string, string) Open = (TagKeys.RoleCni, "1");
    private static readonly (string, string) Prepared = (TagKeys.CniCluster("web"), "shared");

    [Fact]
    public void Make_OneZoneExhausted_BlockSubnetsSwitchInEveryZone()
    {
        var plan = Plan(Some.Snapshot(a: 3));
        Assert.Equal(["Associate 100.64.0.0/16 with the VPC.",
            "Create 100.64.0.0/18 in eu-west-1a (rtb-a, acl-1), 100.64.64.0/18 in eu-west-1b (rtb-b, acl-1) and 100.64.128.0/18 in eu-west-1c (rtb-c, acl-1).",
            "Open 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18 to pods."], plan.Steps.Select(PlanDocument.Headline));
        Assert.Equal(["eu-west-1a"], plan.Zones);
        Assert.Equal(("web", "vpc-1", Drift.Fingerprint(Some.Snapshot(a: 3))), (plan.Cluster, plan.Vpc.Value, plan.Fingerprint));
    }

    [Fact]
    public void Make_Healthy_NothingToDoAndTheNumbers() =>
        Assert.Contains("200 in eu-west-1b", Assert.IsType<PlanOutcome.NothingToDo>(Make(Some.Snapshot())).Why, StringComparison.Ordinal);

    [Fact]
    public void Make_ClusterCause_RefusedWithEvidenceAndNextStep()
    {
        var refusal = Assert.Single(Refused(Some.Snapshot(a: 3) with { Eks = Some.Snapshot().Eks with { AutoMode = true } }));
        Assert.Equal("EKS Auto Mode gives pods their addresses.", refusal.Reason);
        Assert.NotEmpty(refusal.Evidence);
        Assert.Contains("podSubnetSelectorTerms", refusal.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RefusedKinds))]
    public void Make_EveryCauseThatIsNotRepaired_HasItsRefusal(CauseKind kind) =>
        Assert.Single(Assert.IsType<PlanOutcome.Refused>(Planner.Make(Some.Snapshot(), Some.Policy(), [new Cause(kind, null, ["seen"])])).Refusals);

    public static TheoryData<CauseKind> RefusedKinds => [.. Enum.GetValues<CauseKind>().Where(kind => Answers.To(kind) is Answer.Refusal or Answer.People)];

    [Fact]
    public void Make_OnlySlotsExhausted_RefusedSinceSpaceCantHelp() =>
        Assert.Contains("Replace these nodes", Assert.Single(Refused(Some.Snapshot().WithInstance(Some.Instance("b", interfaces: 3)).WithNode(Some.Node("b", 2)))).NextStep, StringComparison.Ordinal);

    [Theory]
    [InlineData("rtb-other", "acl-1")]
    [InlineData("rtb-a", "acl-other")]
    public void Make_NodeSubnetsOfAnExhaustedZoneDiffer_RefusedAndNamesThem(string routeTable, string acl)
    {
        var refusal = Assert.Single(Refused(TwoNodeSubnets("a", routeTable, acl, free: 3)));
        Assert.Equal(["subnet-a (10.0.0.0/24) has rtb-a and acl-1.", $"subnet-a2 (10.0.9.0/24) has {routeTable} and {acl}."], refusal.Evidence);
        Assert.Contains("subnet-a and subnet-a2", refusal.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_NodeSubnetsOfAnotherZoneDiffer_ThatZoneIsLeftOutWithAHazard()
    {
        var plan = Plan(TwoNodeSubnets("b", "rtb-other", "acl-1", free: 200).With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s.Zone == Some.Zone("a") ? s with { Free = 3 } : s)] }));
        Assert.Equal(["eu-west-1a", "eu-west-1c"], plan.Steps.OfType<PlannedStep.CreateSubnets>().Single().Subnets.Select(s => s.Zone));
        Assert.Contains(plan.Hazards, h => h.StartsWith("eu-west-1b has headroom but gets no new subnet", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_NoCandidateServes_RefusedWithEachReason()
    {
        var refusal = Assert.Single(Refused(Some.Snapshot(a: 3).With(vpc => vpc with { RouteTables = [Some.RouteTable("a", ("100.64.0.0/10", "tgw-1"))] })));
        Assert.Equal(["100.64.0.0/16 and 63 more: it overlaps the route 100.64.0.0/10 → tgw-1 of rtb-a."], refusal.Evidence);
        Assert.Contains("policy's candidates", refusal.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_NoCandidateServesForSeveralReasons_RefusedWithEach()
    {
        var refusal = Assert.Single(Refused(Some.Snapshot(a: 3).With(vpc => vpc with { RouteTables = [Some.RouteTable("a", ("100.64.0.0/11", "tgw-1"), ("100.96.0.0/11", "tgw-2"))] })));
        Assert.Equal(
        [
            "100.64.0.0/16 and 31 more: it overlaps the route 100.64.0.0/11 → tgw-1 of rtb-a.",
            "100.96.0.0/16 and 31 more: it overlaps the route 100.96.0.0/11 → tgw-2 of rtb-a.",
        ], refusal.Evidence);
    }

    [Fact]
    public void Make_QuotaReached_RefusedAndNamesTheQuota()
    {
        var full = Enumerable.Range(1, 4).Aggregate(Some.Snapshot(a: 3), (s, i) => s.AddingBlock($"10.{i}.0.0/16", id: $"assoc-{i}"));
        Assert.Contains("L-83CA0A9D", Assert.Single(Refused(full)).NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_CandidatePassedOver_TheStepSaysWhy() =>
        Assert.EndsWith("Passed over for 100.65.0.0/16: 100.64.0.0/16 (it overlaps the route 100.64.0.0/16 → tgw-1 of rtb-a).",
            Plan(Some.Snapshot(a: 3).With(vpc => vpc with { RouteTables = [Some.RouteTable("a", ("100.64.0.0/16", "tgw-1"))] })).Steps[0].Reason, StringComparison.Ordinal);

    [Fact]
    public void Make_BlockIsThere_OnlySubnetsAndSwitch() =>
        Assert.Equal(["createSubnets", "openSubnets"], Kinds(Plan(Some.Snapshot(a: 3).AddingBlock("100.64.0.0/16"))));

    [Fact]
    public void Make_PreparedSubnetsInEveryZone_OnlyTheSwitch()
    {
        var plan = Plan(Some.Snapshot(a: 3).AddingBlock("100.64.0.0/16").Adding(
            Some.Subnet("subnet-pa", "a", "100.64.0.0/18", 16_379, Prepared), Some.Subnet("subnet-pb", "b", "100.64.64.0/18", 16_379, Prepared), Some.Subnet("subnet-pc", "c", "100.64.128.0/18", 16_379, Prepared)));
        Assert.Equal(["Open 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18 to pods."], plan.Steps.Select(PlanDocument.Headline));
        Assert.Contains("subnet-pa (100.64.0.0/18)", plan.Steps[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ResponseThatStoppedHalfway_TheRestGetsTheSameSlices()
    {
        var half = Some.Snapshot(a: 3).AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-pb", "b", "100.64.64.0/18", 16_379, Prepared));
        Assert.Equal(["100.64.0.0/18", "100.64.128.0/18"], Plan(half).Steps.OfType<PlannedStep.CreateSubnets>().Single().Subnets.Select(s => $"{s.Block}"));
    }

    public static TheoryData<string, SubnetReading> NotToBeOpened => new()
    {
        { "somebody closed it", Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, Prepared, (TagKeys.RoleCni, "0")) },
        { "another cluster's", Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, (TagKeys.CniCluster("other"), "shared")) },
        { "nobody's", Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379) },
        { "too small", Some.Subnet("subnet-p", "a", "100.64.0.0/26", 59, Prepared) },
        { "routes elsewhere", Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, Prepared) with { RouteTable = "rtb-main" } },
        { "not available", Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, Prepared) with { State = "pending" } },
    };

    [Theory]
    [MemberData(nameof(NotToBeOpened))]
    public void Make_ClosedSubnetThatIsNotForUs_IsLeftClosed(string why, SubnetReading subnet)
    {
        var opened = Plan(Some.Snapshot(a: 3).WithCni("1.22.1").Adding(subnet)).Steps.OfType<PlannedStep.OpenSubnets>().Single();
        Assert.False(opened.Blocks.Contains(subnet.Block) && opened.Reason.Contains("There before", StringComparison.Ordinal), why);
    }

    [Fact]
    public void Make_AnotherZoneHasOpenSpace_ItGetsNothing() =>
        Assert.Equal(["eu-west-1a", "eu-west-1b"],
            Plan(Some.Snapshot(a: 3, c: 3).Adding(Some.Subnet("subnet-pc", "c", "100.64.128.0/18", 5000, Open)).AddingBlock("100.64.0.0/16"))
                .Steps.OfType<PlannedStep.CreateSubnets>().Single().Subnets.Select(s => s.Zone));

    [Fact]
    public void Make_DiscoveryOff_IsSwitchedOnOnceSpaceIsOpen()
    {
        var plan = Plan(Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false")));
        Assert.Equal(["associateCidr", "createSubnets", "openSubnets", "configureAwsNode"], Kinds(plan));
        Assert.All(plan.Steps.Take(3), step => Assert.Contains("Until subnet discovery is switched on", step.Undo, StringComparison.Ordinal));
        var prerequisite = Assert.IsType<PlannedStep.ConfigureAwsNode>(plan.Steps[3]);
        Assert.Equal((ConfigureWhen.WithSpace, false), (prerequisite.When, prerequisite.ManagedAddon));
        Assert.Equal([new("ENABLE_SUBNET_DISCOVERY", "true")], prerequisite.Environment);
        Assert.Equal([new("ENABLE_SUBNET_DISCOVERY", "false")], prerequisite.Before);
    }

    [Fact]
    public void Make_DiscoveryOffAndOpenSpaceThere_OnlyTheSetting() =>
        Assert.Equal(["configureAwsNode"],
            Kinds(Plan(Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false")).Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", 9000, Open)))));

    [Fact]
    public void Make_DiscoveryOffAndSettingsForbidden_Refused() =>
        Assert.Contains("awsNode.apply", Assert.Single(Refused(Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false")), Settings(AwsNodeProfile.Checked, ApplyWhen.Never))).NextStep,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(AwsNodeProfile.Cre, ApplyWhen.AfterRecovery, "IfNotRecovered AfterRecovery")]
    [InlineData(AwsNodeProfile.Cre, ApplyWhen.OnlyIfNeeded, "IfNotRecovered")]
    [InlineData(AwsNodeProfile.Cre, ApplyWhen.Never, "")]
    [InlineData(AwsNodeProfile.Checked, ApplyWhen.AfterRecovery, "IfNotRecovered AfterRecovery")]
    [InlineData(AwsNodeProfile.Discovery, ApplyWhen.AfterRecovery, "")] // discovery is on where nothing is set
    public void Make_SettingsByPolicy_WhenTheyMayBeSet(AwsNodeProfile profile, ApplyWhen apply, string expected) =>
        Assert.Equal(expected, string.Join(' ', Plan(Some.Snapshot(a: 3), Settings(profile, apply)).Steps.OfType<PlannedStep.ConfigureAwsNode>().Select(s => s.When)));

    [Fact]
    public void Make_CreProfile_OnlyWhatDiffersWithWhatWasThere()
    {
        var snapshot = Some.Snapshot(a: 3).WithCni("1.21.1", ("WARM_IP_TARGET", "5"), ("ENABLE_PREFIX_DELEGATION", "true")) with
        {
            Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", null, null),
        };
        var step = Plan(snapshot, Settings(AwsNodeProfile.Cre, ApplyWhen.AfterRecovery)).Steps.OfType<PlannedStep.ConfigureAwsNode>().Last();
        Assert.True(step.ManagedAddon);
        Assert.Equal([new("MINIMUM_IP_TARGET", "1"), new("WARM_IP_TARGET", "3"), new("WARM_PREFIX_TARGET", "1")], step.Environment);
        Assert.Equal([new("MINIMUM_IP_TARGET", null), new("WARM_IP_TARGET", "5"), new("WARM_PREFIX_TARGET", null)], step.Before);
    }

    [Fact]
    public void Make_SameFactsInAnotherOrder_SamePlanByteForByte()
    {
        var snapshot = Some.Snapshot(a: 3, c: 9).WithNode(Some.Node("a", 4)).Adding(Some.Subnet("subnet-pb", "b", "100.64.64.0/18", 16_379, Prepared)).AddingBlock("100.64.0.0/16");
        var turned = snapshot.With(vpc => vpc with { Subnets = [.. vpc.Subnets.Reverse()], RouteTables = [.. vpc.RouteTables.Reverse()] }) with { Instances = [.. snapshot.Instances.Reverse()] };
        Assert.Equal(PlanDocument.Hash(Plan(snapshot)), PlanDocument.Hash(Plan(turned)));
    }

    [Fact]
    public void Make_AnyShortage_EveryExhaustedZoneIsOpenedAndNothingIsOpenedTwice() => Laws.Hold(
        from free in Gen.ArrayOf(Gen.Choose(0, 100), 3)
        from prepared in Gen.SubListOf("a", "b", "c")
        from isThere in Gen.Elements(true, false)
        select (free, prepared, isThere), run =>
    {
        var blocks = new Dictionary<string, string> { ["a"] = "100.64.0.0/18", ["b"] = "100.64.64.0/18", ["c"] = "100.64.128.0/18" };
        var snapshot = Some.Snapshot(run.free[0], run.free[1], run.free[2])
            .Adding([.. run.prepared.Select(zone => Some.Subnet($"subnet-p{zone}", zone, blocks[zone], 16_379, Prepared))]);
        snapshot = run.isThere || run.prepared.Count > 0 ? snapshot.AddingBlock("100.64.0.0/16") : snapshot;
        if (Make(snapshot) is not PlanOutcome.Planned { Plan: var plan })
        {
            return run.free.All(f => f >= 50);
        }

        var opened = plan.Steps.OfType<PlannedStep.OpenSubnets>().Single().Blocks;
        var created = plan.Steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).ToList();
        return run.free.Any(f => f < 50) && opened.Order().SequenceEqual(blocks.Values.Select(Cidr.Parse).Order())
            && created.Count == 3 - run.prepared.Count && created.All(c => blocks[c.Zone[^1..]] == $"{c.Block}")
            && plan.Steps.OfType<PlannedStep.AssociateCidr>().Any() == (snapshot.Vpc.Blocks.Count == 1);
    });

    private static ClusterSnapshot TwoNodeSubnets(string zone, string routeTable, string acl, int free) => Some.Snapshot()
        .WithInstance(Some.Instance(zone) with { Id = "i-2", Subnet = new SubnetId($"subnet-{zone}2") })
        .Adding(Some.Subnet($"subnet-{zone}2", zone, "10.0.9.0/24", free) with { RouteTable = routeTable, NetworkAcl = acl });

    private static ClusterPolicy Settings(AwsNodeProfile profile, ApplyWhen apply) => Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = profile, Apply = apply } };

    private static IEnumerable<string> Kinds(Plan plan) => plan.Steps.Select(Headroom.Decisions.Journal.StepKinds.Of);

    private static PlanOutcome Make(ClusterSnapshot snapshot, ClusterPolicy? policy = null) =>
        Planner.Make(snapshot, policy ?? Some.Policy(), Triage.Diagnose(snapshot, policy ?? Some.Policy()));

    private static Plan Plan(ClusterSnapshot snapshot, ClusterPolicy? policy = null) => Assert.IsType<PlanOutcome.Planned>(Make(snapshot, policy)).Plan;

    private static IReadOnlyList<Refusal> Refused(ClusterSnapshot snapshot, ClusterPolicy? policy = null) => Assert.IsType<PlanOutcome.Refused>(Make(snapshot, policy)).Refusals;
}
