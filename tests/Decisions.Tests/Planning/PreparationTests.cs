using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Space ahead of an emergency: made, and not opened.</summary>
public sealed class PreparationTests
{
    [Fact]
    public void Make_HealthyCluster_BlockAndSubnetsWithoutSwitchOrSettings()
    {
        var plan = Plan(Some.Snapshot().WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false")));
        Assert.Equal(["associateCidr", "createSubnets"], plan.Steps.Select(StepKinds.Of));
        Assert.True(plan.IsPreparation);
        Assert.StartsWith("eu-west-1a, eu-west-1b and eu-west-1c have no closed space for an emergency.", plan.Steps[0].Reason, StringComparison.Ordinal);
        Assert.Contains("to prepare closed space in eu-west-1a", PlanDocument.ToMarkdown(plan), StringComparison.Ordinal);
        Assert.Equal(["100.65.0.0/16", "100.66.0.0/16", "100.67.0.0/16"], plan.Fallbacks.Select(f => $"{f.Block}"));
    }

    [Fact]
    public void Make_ZoneWithClosedSpace_IsLeftOut() =>
        Assert.Equal(["eu-west-1b", "eu-west-1c"], Plan(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, (TagKeys.CniCluster("web"), "shared")))).Zones);

    [Fact]
    public void Make_ZoneWithOpenSpaceForAnEmergency_IsLeftOut() =>
        Assert.Equal(["eu-west-1b", "eu-west-1c"], Plan(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", 16_379, (TagKeys.RoleCni, "1")))).Zones);

    [Fact]
    public void Make_OpenSpaceThatIsNearlyFull_IsNoneForAnEmergency() =>
        Assert.Equal(3, Plan(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", 99, (TagKeys.RoleCni, "1")))).Zones.Count);

    [Fact]
    public void Make_ExhaustedCluster_IsRefusedForAResponse()
    {
        var refusal = Assert.Single(Assert.IsType<PlanOutcome.Refused>(Make(Some.Snapshot(a: 3))).Refusals);
        Assert.Contains("eu-west-1a has 3 addresses of headroom", Assert.Single(refusal.Evidence), StringComparison.Ordinal);
        Assert.Contains("Start a response", refusal.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_ClusterThatIsRefused_IsRefusedHereToo() =>
        Assert.IsType<PlanOutcome.Refused>(Make(Some.Snapshot() with { Eks = Some.Snapshot().Eks with { AutoMode = true } }));

    [Fact]
    public void Make_RulesThatDontAdmitTheBlock_AreNamedAsHazardsOfItsOpening() =>
        Assert.Contains(Plan(Some.Snapshot().With(vpc => vpc with { SecurityRules = [new("sgr-1", "sg-1", false, Cidr.Parse("10.0.0.0/16"))] })).Hazards, h => h.StartsWith("Once it is opened: Security group rule sgr-1", StringComparison.Ordinal));

    // Closed space touches nobody.
    [Fact]
    public void Make_OtherClustersInTheVpc_AreNotSharedWith() =>
        Assert.Empty(Plan(Some.Snapshot().Tagging("subnet-b", (TagKeys.ClusterPrefix + "batch", "shared"))).SharedWith);

    [Fact]
    public void Decide_PreparationDone_EndsWithoutAVerdict()
    {
        var plan = Plan(Some.Snapshot());
        StepEntry[] done = [Entry(1, "associateCidr"), Entry(2, "createSubnets")];
        Assert.Equal(IncidentOutcome.Prepared, Assert.IsType<Move.Finish>(NextMove.Decide(plan, done)).Outcome);
        Assert.Equal("createSubnets", NextMove.Decide(plan, done[..1]).Kind);
    }

    private static StepEntry Entry(int number, string kind) => new() { Kind = kind, Number = number, State = StepState.Done, StartedAt = Some.Noon, Deadline = Some.Noon.AddMinutes(5) };

    private static Plan Plan(ClusterSnapshot snapshot) => Assert.IsType<PlanOutcome.Planned>(Make(snapshot)).Plan;

    private static PlanOutcome Make(ClusterSnapshot snapshot) => Preparation.Make(snapshot, Some.Policy(), Triage.Diagnose(snapshot, Some.Policy()));
}
