using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Responses;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Responses;

public sealed class ConsentTests
{
    private static readonly ClusterSnapshot Short = Some.Snapshot(a: 3);

    [Theory]
    [InlineData(Mode.Observe, typeof(Consent.Hold))]
    [InlineData(Mode.Approve, typeof(Consent.Ask))]
    [InlineData(Mode.Auto, typeof(Consent.Go))]
    public void Of_PlainCluster_IsTheModes(Mode mode, Type consent) => Assert.IsType(consent, Judge(Short, Some.Policy() with { Mode = mode }));

    [Fact]
    public void Of_AutoAndAnotherClusterInTheZone_HoldsUntilThePolicyAllowsSharing()
    {
        var shared = Short with { Vpc = Short.Vpc with { Subnets = [.. Short.Vpc.Subnets.Select((s, i) => i == 0 ? s with { Tags = new Dictionary<string, string> { ["kubernetes.io/cluster/batch"] = "shared" } } : s)] } };

        Assert.Equal(
            ["Pods of batch may take from the new space, too: set allowSharing to true in the policy of web, or mode to approve."],
            Assert.IsType<Consent.Hold>(Judge(shared, Some.Policy())).Why);
        Assert.IsType<Consent.Go>(Judge(shared, Some.Policy() with { AllowSharing = true }));
        Assert.IsType<Consent.Ask>(Judge(shared, Some.Policy() with { Mode = Mode.Approve }));
    }

    [Fact]
    public void Of_AutoAndASecurityGroupThatKnowsTheOldBlock_HoldsUntilItIsAcknowledged()
    {
        var ruled = Short with { Vpc = Short.Vpc with { SecurityRules = [new SecurityRuleReading("sgr-1", "sg-1", false, Cidr.Parse("10.0.0.0/16"))] } };

        var hold = Assert.IsType<Consent.Hold>(Judge(ruled, Some.Policy()));
        Assert.Contains("(securityGroups; see the hazards): name it under acknowledge", Assert.Single(hold.Why), StringComparison.Ordinal);
        Assert.IsType<Consent.Go>(Judge(ruled, Some.Policy() with { Acknowledge = [FindingKind.SecurityGroups] }));
        Assert.IsType<Consent.Hold>(Judge(ruled, Some.Policy() with { Acknowledge = [FindingKind.ExternalSnat] }));
    }

    [Fact]
    public void Of_AutoAndExternalSnat_HoldsUntilItIsAcknowledged()
    {
        var inside = Some.Reading();
        var external = Short with { Inside = inside with { AwsNode = inside.AwsNode! with { Environment = new Dictionary<string, string> { ["CLUSTER_NAME"] = "web", ["AWS_VPC_K8S_CNI_EXTERNALSNAT"] = "true" } } } };

        Assert.IsType<Consent.Hold>(Judge(external, Some.Policy()));
        Assert.IsType<Consent.Go>(Judge(external, Some.Policy() with { Acknowledge = [FindingKind.ExternalSnat] }));
    }

    [Theory]
    [InlineData(Mode.Observe)]
    [InlineData(Mode.Approve)]
    [InlineData(Mode.Auto)]
    public void Of_Paused_HoldsInEveryModeAndSaysWhoAndWhy(Mode mode)
    {
        var hold = Assert.IsType<Consent.Hold>(Judge(Short, Some.Policy() with { Mode = mode }, new Pause("Ada", Some.Noon, Some.Noon.AddHours(1), "a move")));

        Assert.Equal(["Nothing was changed: Ada paused web at 2026-01-02 12:00 UTC until 2026-01-02 13:00 UTC: a move."], hold.Why);
    }

    [Fact]
    public void Of_PauseThatIsOver_Goes() => Assert.IsType<Consent.Go>(Judge(Short, Some.Policy(), new Pause("Ada", Some.Noon.AddHours(-2), Some.Noon, "a move")));

    [Theory]
    [InlineData("off", false)]
    [InlineData("on", true)]
    public void Of_TagOfTheCluster_HoldsOnlyWhereItSaysOff(string value, bool goes) =>
        Assert.Equal(goes, Judge(Short with { Eks = Short.Eks with { Tags = new Dictionary<string, string> { ["headroom"] = value } } }, Some.Policy()) is Consent.Go);

    [Theory]
    [InlineData(0, 60, false)]
    [InlineData(-60, 0, true)]
    [InlineData(1, 60, true)]
    public void Of_Freeze_HoldsFromItsFirstMomentToItsLast(int from, int to, bool goes) =>
        Assert.Equal(goes, Judge(Short, Some.Policy() with { Freezes = [new Freeze(Some.Noon.AddMinutes(from), Some.Noon.AddMinutes(to), "year's end")] }) is Consent.Go);

    private static Consent Judge(ClusterSnapshot snapshot, ClusterPolicy policy, Pause? pause = null)
    {
        var planned = Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy)));
        return Consent.Of(planned.Plan, policy, pause, snapshot, Some.Noon);
    }
}
