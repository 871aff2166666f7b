using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Tests.Planning;

public sealed class RunbookTests
{
    private static readonly AwsNodePolicy Cre = new() { Profile = AwsNodeProfile.Cre };

    [Fact]
    public void Make_StrategyRunbook_SetsTheProfileOnceAfterTheSwitch()
    {
        var steps = Plan(Strategy.Runbook, Cre).Steps;

        Assert.Equal([StepKinds.AssociateCidr, StepKinds.CreateSubnets, StepKinds.OpenSubnets, StepKinds.ConfigureAwsNode], steps.Select(StepKinds.Of));
        Assert.Equal(ConfigureWhen.WithSpace, Assert.IsType<PlannedStep.ConfigureAwsNode>(steps[^1]).When);
    }

    [Fact]
    public void Make_StrategyRunbook_LeavesAwsNodeAloneWhereThePolicySaysNever() =>
        Assert.DoesNotContain(Plan(Strategy.Runbook, Cre with { Apply = ApplyWhen.Never }).Steps, step => step is PlannedStep.ConfigureAwsNode);

    [Fact]
    public void Make_DiscoveryOff_IsOneChangeWithTheProfile()
    {
        var settings = Assert.Single(Plan(Strategy.Runbook, Cre, discovery: "false").Steps.OfType<PlannedStep.ConfigureAwsNode>());

        Assert.Equal("true", settings.Environment["ENABLE_SUBNET_DISCOVERY"]);
        Assert.Equal("true", settings.Environment["ENABLE_PREFIX_DELEGATION"]);
        Assert.Equal("false", settings.Before["ENABLE_SUBNET_DISCOVERY"]);
    }

    [Fact]
    public void Make_OtherStrategy_IsAnotherPlanOfTheSameSpace()
    {
        var (ladder, runbook) = (Plan(Strategy.Ladder, Cre), Plan(Strategy.Runbook, Cre));

        Assert.NotEqual(PlanDocument.Hash(ladder), PlanDocument.Hash(runbook));
        Assert.Equal(ladder.Steps.Take(3).Select(PlanDocument.Headline), runbook.Steps.Take(3).Select(PlanDocument.Headline));
    }

    private static Plan Plan(Strategy strategy, AwsNodePolicy awsNode, string discovery = "true")
    {
        var (snapshot, policy) = (Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", discovery)), Some.Policy() with { Strategy = strategy, AwsNode = awsNode });
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;
    }
}
