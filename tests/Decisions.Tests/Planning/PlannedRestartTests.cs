using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class PlannedRestartTests
{
    private static readonly ClusterSnapshot Exhausted = Some.Snapshot(a: 0);

    [Theory]
    [InlineData(Mode.Auto, RestartWhen.Propose, false)] // nobody has said yes
    [InlineData(Mode.Observe, RestartWhen.Propose, false)]
    [InlineData(Mode.Auto, RestartWhen.Auto, true)]
    [InlineData(Mode.Approve, RestartWhen.Propose, true)] // who approves the plan has read it
    public void Plan_HoldsARestartReady_OnlyWhereSomebodyLetsIt(Mode mode, RestartWhen restart, bool expected) =>
        Assert.Equal(expected, Has(Exhausted, Some.Policy() with { Mode = mode, AwsNode = Some.Policy().AwsNode with { Restart = restart } }));

    [Fact]
    public void Plan_ThatChangesAwsNode_HoldsNoneReady()
    {
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = AwsNodeProfile.Discovery, Restart = RestartWhen.Auto } };

        Assert.False(Has(Exhausted.WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false")), policy));
        Assert.False(Has(Exhausted, policy with { AwsNode = policy.AwsNode with { Profile = AwsNodeProfile.Cre } }));
        Assert.True(Has(Exhausted, policy with { AwsNode = policy.AwsNode with { Profile = AwsNodeProfile.Cre, Apply = ApplyWhen.Never } }));
    }

    [Fact]
    public void Plan_InStrategyRunbook_HoldsNoneReady() =>
        Assert.False(Has(Exhausted, Some.Policy() with { Strategy = Strategy.Runbook, AwsNode = Some.Policy().AwsNode with { Restart = RestartWhen.Auto } }));

    private static bool Has(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan.Steps.Any(s => s is PlannedStep.RestartAwsNode);
}
