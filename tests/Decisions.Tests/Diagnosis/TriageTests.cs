using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

public sealed class TriageTests
{
    public static TheoryData<CauseKind, ClusterSnapshot, string> Refusals => new()
    {
        { CauseKind.ClusterNotActive, Some.Snapshot() with { Eks = Some.Snapshot().Eks with { Status = "UPDATING" } }, "UPDATING" },
        { CauseKind.SharedVpc, Some.Snapshot().With(vpc => vpc with { Owner = "999900001111" }), "999900001111" },
        { CauseKind.AutoMode, Some.Snapshot() with { Eks = Some.Snapshot().Eks with { AutoMode = true } }, "computeConfig" },
        { CauseKind.Ipv6Cluster, Some.Snapshot() with { Eks = Some.Snapshot().Eks with { IpFamily = "ipv6" } }, "ipv6" },
        { CauseKind.AwsNodeMissing, Some.Snapshot() with { Inside = Some.Reading() with { AwsNode = null } }, "aws-node" },
        { CauseKind.CustomNetworking, Some.Snapshot().WithCni("1.21.1", ("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true")), "CUSTOM_NETWORK" },
        { CauseKind.CniTooOld, Some.Snapshot().WithCni("1.18.2"), "1.18.2" },
        { CauseKind.CniVersionUnknown, Some.Snapshot() with { Inside = Some.Reading("amazon-k8s-cni:latest") }, "latest" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Diagnose_ClusterThatCantBeRepaired_SaysWhyWithEvidence(CauseKind kind, ClusterSnapshot snapshot, string evidence)
    {
        var cause = Assert.Single(Triage.Diagnose(snapshot, Some.Policy()));
        Assert.Equal((kind, null), (cause.Kind, cause.Zone));
        Assert.Contains(evidence, Assert.Single(cause.Evidence), StringComparison.Ordinal);
    }

    // Such a cluster isn't read inside.
    [Fact]
    public void Diagnose_RefusedFromOutside_SaysNothingOfWhatWasNotRead() =>
        Assert.Equal(CauseKind.ClusterNotActive, Assert.Single(Triage.Diagnose(Some.Snapshot() with { Eks = Some.Snapshot().Eks with { Status = "UPDATING" }, Inside = null, Addon = null }, Some.Policy())).Kind);

    [Fact]
    public void Diagnose_NotReadInsideThoughNothingRefusesIt_IsNotTakenForRepairable() =>
        Assert.Contains(Triage.Diagnose(Some.Snapshot(a: 0) with { Inside = null, Addon = null }, Some.Policy()), cause => cause.Kind == CauseKind.CniVersionUnknown);

    [Fact]
    public void Diagnose_OldestCniThatIsHelped_IsNotTooOld() =>
        Assert.Equal(CauseKind.Healthy, Assert.Single(Triage.Diagnose(Some.Snapshot().WithCni("1.18.3"), Some.Policy())).Kind);

    [Fact]
    public void Diagnose_ClusterNotInThePolicy_IsNotManaged() =>
        Assert.Equal(CauseKind.NotManagedByHeadroom, Assert.Single(Triage.Diagnose(Some.Snapshot(a: 0), null)).Kind);

    [Fact]
    public void Diagnose_EveryZoneHasHeadroom_Healthy()
    {
        var cause = Assert.Single(Triage.Diagnose(Some.Snapshot(a: 50), Some.Policy()));
        Assert.Equal(CauseKind.Healthy, cause.Kind);
        Assert.Equal(["Headroom is 50 in eu-west-1a, 200 in eu-west-1b and 200 in eu-west-1c, and the floor is 50."], cause.Evidence);
    }

    [Fact]
    public void Diagnose_ZonesBelowTheFloor_EachIsExhausted()
    {
        var causes = Triage.Diagnose(Some.Snapshot(a: 49, c: 1), Some.Policy());
        Assert.Equal([(CauseKind.SubnetsExhausted, "eu-west-1a"), (CauseKind.SubnetsExhausted, "eu-west-1c")], causes.Select(c => (c.Kind, c.Zone)));
        Assert.Equal(["eu-west-1c has 1 address of headroom, and the floor is 50.", "subnet-c (10.0.2.0/24) has 1 address left."], causes[1].Evidence);
    }

    [Fact]
    public void Diagnose_PodsWaitAndSandboxesFail_IsEvidence()
    {
        var snapshot = Some.Snapshot(a: 1).WithNode(Some.Node("a", 12));
        snapshot = snapshot with { Inside = snapshot.Inside! with { SandboxFailures = [new("node-a", 40, Some.Noon), new("node-b", 7, Some.Noon)] } };
        var evidence = Assert.Single(Triage.Diagnose(snapshot, Some.Policy())).Evidence;
        Assert.Equal(
            ["12 pods in eu-west-1a without an address, on 1 node.", "40 failed pod sandboxes for want of an address in eu-west-1a, the last at 2026-01-02T12:00:00Z."],
            evidence.Skip(2));
    }

    [Fact]
    public void Diagnose_OnlyNodesWithoutSlotsHaveWaitingPods_IsSlotsNotSubnets()
    {
        var snapshot = Some.Snapshot().WithInstance(Some.Instance("b", interfaces: 3)).WithNode(Some.Node("b", 2));
        var cause = Assert.Single(Triage.Diagnose(snapshot, Some.Policy()));
        Assert.Equal((CauseKind.EniSlotsExhausted, "eu-west-1b"), (cause.Kind, cause.Zone));
        Assert.Contains("node-b (i-b)", cause.Evidence[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_SeveralCauses_ClusterFirstThenZones() =>
        Assert.Equal([CauseKind.CniTooOld, CauseKind.SubnetsExhausted], Triage.Diagnose(Some.Snapshot(a: 1).WithCni("1.17.1"), Some.Policy()).Select(c => c.Kind));

    [Fact]
    public void Diagnose_PodsThatJustCame_HealthyAndSaysSo() =>
        Assert.Equal("3 pods without an address for less than 2 minutes.",
            Assert.Single(Triage.Diagnose(Some.Snapshot().WithNode(Some.Node("a", 3) with { WaitingSince = Some.Noon.AddSeconds(-119) }), Some.Policy())).Evidence[1]);

    [Fact]
    public void Diagnose_PodsWaitForLongAndNothingIsFound_IsUnexplainedAndNeverHealthy()
    {
        var cause = Assert.Single(Triage.Diagnose(Some.Snapshot().WithNode(Some.Node("a", 3)), Some.Policy()));
        Assert.Equal((CauseKind.Unexplained, "eu-west-1a"), (cause.Kind, cause.Zone));
        Assert.StartsWith("3 pods in eu-west-1a without an address since 2026-01-02T11:58:00Z", cause.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_PodsWaitInAnotherZoneThanTheShortOne_IsUnexplainedThere() =>
        Assert.Equal([(CauseKind.SubnetsExhausted, "eu-west-1b"), (CauseKind.Unexplained, "eu-west-1a")],
            Triage.Diagnose(Some.Snapshot(b: 3).WithNode(Some.Node("a", 3)), Some.Policy()).Select(c => (c.Kind, c.Zone)));

    [Fact]
    public void Diagnose_ClusterWithoutNodes_Healthy() =>
        Assert.Equal(CauseKind.Healthy, Assert.Single(Triage.Diagnose(Some.Snapshot() with { Instances = [] }, Some.Policy())).Kind);
}
