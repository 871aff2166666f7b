using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

public sealed class NodeCausesTests
{
    [Fact]
    public void Diagnose_PoolAtMaxPodsWithoutPods_IsStrandedAndSaysWhichAddresses()
    {
        var cause = Find(CauseSnapshots.Stranded(), CauseKind.AddressesStranded);
        Assert.Equal(Confidence.Certain, cause.Confidence);
        Assert.Equal(
            [
                "5 pods in eu-west-1a on 1 node that holds as many addresses as max-pods, so that ipamd adds none, but 20 of 32 have no pod.",
                "32 of the addresses are in prefixes, which the CNI with prefix delegation off gives to no new pod.",
                "The nodes are node-a.",
            ],
            cause.Evidence);
    }

    [Theory]
    [InlineData(false, 0, Confidence.Possible)]
    [InlineData(false, 3, Confidence.Likely)]
    [InlineData(true, 3, Confidence.Certain)] // nobody can use what a cordoned node holds
    public void Diagnose_ShortZoneWhoseNodesHoard_IsStrandedByTheRulesOfItsRow(bool cordoned, int waiting, Confidence expected)
    {
        var cause = Find(CauseSnapshots.Hoarding(cordoned, waiting), CauseKind.AddressesStranded);
        Assert.Equal((expected, "eu-west-1a"), (cause.Confidence, cause.Zone));
        Assert.StartsWith("Nodes in eu-west-1a hold 114 addresses for pods, and pods have 47 of them; 67 lie idle on 1 node", cause.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_ShortZoneWithFewIdleAddresses_IsNotStranded() =>
        Assert.DoesNotContain(Triage.Diagnose(Some.Snapshot(a: 3), Some.Policy()), c => c.Kind == CauseKind.AddressesStranded);

    [Theory]
    [InlineData("8", true)]
    [InlineData("9", false)] // fewer than the target are idle: ipamd would ask for more
    [InlineData("0", false)] // not in force
    public void Diagnose_PodsWaitBesideIdleAddresses_IsStarvationWhereTheTargetIsMet(string target, bool expected) =>
        Assert.Equal(expected, Triage.Diagnose(CauseSnapshots.Starved(target), Some.Policy()).Any(c => c.Kind == CauseKind.CooldownStarvation));

    [Fact]
    public void Diagnose_Starvation_NamesTheTargetTheNodesAndTheRoom() => Assert.Equal(
        [
            "6 pods in eu-west-1a on 1 node that has 8 addresses without a pod, as many as WARM_IP_TARGET=1 asks for or more on each: ipamd adds none, and those that cool down for 30 seconds can't be given out.",
            "eu-west-1a has 200 addresses of headroom, above the floor.",
            "The nodes are node-a.",
        ],
        Find(CauseSnapshots.Starved(), CauseKind.CooldownStarvation).Evidence);

    [Fact]
    public void Diagnose_StarvedNodesInAShortZone_IsTheSubnetsFirst() =>
        Assert.DoesNotContain(Triage.Diagnose(CauseSnapshots.Starved().With(vpc => vpc with { Subnets = [Some.NodeSubnet("a", 3), .. vpc.Subnets.Skip(1)] }), Some.Policy()),
            c => c.Kind == CauseKind.CooldownStarvation);

    private static Cause Find(ClusterSnapshot snapshot, CauseKind kind) => Assert.Single(Triage.Diagnose(snapshot, Some.Policy()), c => c.Kind == kind);
}
