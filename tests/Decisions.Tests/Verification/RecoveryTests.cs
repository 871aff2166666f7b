using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Verification;

namespace Headroom.Decisions.Tests.Verification;

public sealed class RecoveryTests
{
    private static readonly DateTimeOffset Switch = Some.Noon;
    private static readonly DateTimeOffset Deadline = Switch + Recovery.Patience;

    // Before the switch zone a was empty and 10 pods waited on its node.
    private static readonly ClusterSnapshot Before = Some.Snapshot(a: 0).WithNode(Some.Node("a", 10));

    [Theory]
    [InlineData(0, true, 3, ZoneVerdict.Recovered)]
    [InlineData(4, true, 3, ZoneVerdict.NotYet)] // the stuck ones fall, but there is time
    [InlineData(4, true, 6, ZoneVerdict.Recovered)] // at the deadline that is enough
    [InlineData(10, true, 6, ZoneVerdict.No)] // others got addresses, the stuck ones none
    [InlineData(4, false, 3, ZoneVerdict.NotYet)]
    [InlineData(4, false, 6, ZoneVerdict.No)]
    [InlineData(0, false, 1, ZoneVerdict.NotExercised)]
    public void Judge_AfterTheSwitch_ByWhoWaitsAndWhoCame(int stuck, bool newPod, int minute, ZoneVerdict expected) =>
        Assert.Equal(expected, Judge(Present(minute, stuck, newPod), minute));

    [Fact]
    public void Judge_PodsThatWaitSinceAfterTheSwitch_AreNotStuck()
    {
        var present = Present(3, 0, newPod: true).WithNode(Some.Node("a", 6) with { WaitingSince = Switch.AddMinutes(1) });
        Assert.Equal(ZoneVerdict.Recovered, Judge(present, 3));
    }

    [Fact]
    public void Judge_StuckPodGotItsAddress_CountsThoughItStartedBeforeTheSwitch() =>
        Assert.Equal(ZoneVerdict.Recovered, Judge(WithRange(Present(3, 0, newPod: false), "100.64.0.0/24", Switch.AddMinutes(-1)), 3));

    [Theory]
    [InlineData(-1, ZoneVerdict.NotExercised)]
    [InlineData(1, ZoneVerdict.Recovered)]
    public void Judge_SpaceWasInUseBefore_OnlyAPodThatStartedSinceCounts(int startedAfter, ZoneVerdict expected) =>
        Assert.Equal(expected, Judge(WithRange(Present(3, 0, newPod: false), "100.64.0.0/24", Switch.AddMinutes(startedAfter)), 3, WithRange(Before, "100.64.0.0/24", Switch.AddHours(-1))));

    [Fact]
    public void Judge_NewPodFromTheOldSpace_ProvesNothing() =>
        Assert.Equal(ZoneVerdict.No, Judge(WithRange(Present(6, 4, newPod: false), "10.0.0.0/24", Switch.AddMinutes(2)), 6));

    [Fact]
    public void Judge_NewPodOfAnotherZone_ProvesNothing()
    {
        var present = Present(6, 4, newPod: false);
        Assert.Equal(ZoneVerdict.No, Judge(present with { Inside = present.Inside! with { PodRanges = [new(Some.Zone("b"), Cidr.Parse("100.64.64.0/24"), 3, Switch.AddMinutes(2))] } }, 6));
    }

    [Theory]
    [InlineData(false, ZoneVerdict.Recovered)]
    [InlineData(true, ZoneVerdict.NotExercised)] // the /24 had pods before: it can't be told whose the new one is
    public void Judge_OpenedBlockSmallerThanA24_TellsOnlyIfThe24WasEmpty(bool usedBefore, ZoneVerdict expected)
    {
        var before = usedBefore ? WithRange(Before, "100.64.0.0/24", Switch.AddHours(-1)) : Before;
        Assert.Equal(expected, Judge(WithRange(Present(3, 0, newPod: false), "100.64.0.0/24", Switch.AddMinutes(1)), 3, before, "100.64.0.0/26"));
    }

    [Theory]
    [InlineData(3, ZoneVerdict.NotYet)]
    [InlineData(6, ZoneVerdict.No)]
    public void Judge_PodsAreBackButHeadroomIsBelowTheFloor_TheAlarmGoesOn(int minute, ZoneVerdict expected) =>
        Assert.Equal(expected, Judge(Present(minute, 0, newPod: true).With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s.Id.Value == "subnet-pa" ? s with { Free = 49 } : s)] }), minute));

    [Theory]
    [InlineData("node-a", 3, ZoneVerdict.NotYet)]
    [InlineData("node-a", 6, ZoneVerdict.No)]
    [InlineData("node-b", 3, ZoneVerdict.Recovered)] // another zone's
    [InlineData("node-new", 3, ZoneVerdict.Recovered)] // it boots
    public void Judge_NodeThatWasReadyIsNot_NotYet(string node, int minute, ZoneVerdict expected)
    {
        var present = Present(minute, 0, newPod: true);
        var unready = (present.Inside!.Nodes.FirstOrDefault(n => n.Name == node) ?? Some.Node("a") with { Name = node, InstanceId = "i-new" }) with { Ready = false };
        Assert.Equal(expected, Judge(present.WithNode(unready), minute));
    }

    [Theory]
    [InlineData(0, 60, ZoneVerdict.OnlyUnhelpable)]
    [InlineData(0, 29, ZoneVerdict.Recovered)] // just being placed
    [InlineData(1, 60, ZoneVerdict.Recovered)] // a node can come: they wait for something else
    public void Judge_PodsWithoutANode_AreUnhelpableWhereNoneCanBeLaunched(int free, int seconds, ZoneVerdict expected)
    {
        var present = Present(3, 0, newPod: true).With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s.Id.Value == "subnet-a" ? s with { Free = free } : s)] });
        Assert.Equal(expected, Judge(present with { Inside = present.Inside! with { Pending = new PendingReading(40, present.Inside.ReadAt.AddSeconds(-seconds)) } }, 3));
    }

    [Fact]
    public void Say_WhatIsLeft_NamesTheCauseItsEvidenceAndTheNextStep()
    {
        var present = Present(3, 0, newPod: true);
        var left = Leftovers.Say(Decisions.Diagnosis.Triage.Diagnose(present with { Inside = present.Inside! with { Pending = new PendingReading(40, Switch) } }, Some.Policy()));
        Assert.StartsWith("NodeAddressesExhausted: subnet-a (10.0.0.0/24), where the nodes of eu-west-1a are, has no free address", left, StringComparison.Ordinal);
        Assert.EndsWith("Give the node groups (or Karpenter's EC2NodeClass) further subnets, or free addresses in these.", left, StringComparison.Ordinal);
        Assert.Null(Leftovers.Say(Decisions.Diagnosis.Triage.Diagnose(Present(3, 0, newPod: true), Some.Policy())));
    }

    [Theory]
    [InlineData(3, ZoneVerdict.NotYet)]
    [InlineData(6, ZoneVerdict.No)]
    public void Judge_ReadingFromBeforeTheSwitch_CantTell(int minute, ZoneVerdict expected)
    {
        var present = Present(3, 0, newPod: true);
        Assert.Equal(expected, Judge(present with { Inside = present.Inside! with { ReadAt = Switch } }, minute));
    }

    [Fact]
    public void Judge_NobodyWaitsButHeadroomIsNotBack_NotYet() =>
        Assert.Equal(ZoneVerdict.NotYet, Judge(Present(1, 0, newPod: false).With(vpc => vpc with { Subnets = [.. vpc.Subnets.Take(3)] }), 1));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Judge_OnlyNodesWithoutSlotsHaveWaitingPods_OnlyUnhelpable(bool newPod) =>
        Assert.Equal(ZoneVerdict.OnlyUnhelpable, Judge(Present(1, 5, newPod).WithInstance(Some.Instance("a", interfaces: 3)), 1));

    [Fact]
    public void Judge_OnlyUnhelpablePodsWaitButHeadroomIsNotBack_NotYet() =>
        Assert.Equal(ZoneVerdict.NotYet, Judge(Present(1, 5, newPod: false).WithInstance(Some.Instance("a", interfaces: 3)).With(vpc => vpc with { Subnets = [.. vpc.Subnets.Take(3)] }), 1));

    [Fact]
    public void Judge_SomeNodesCanBeHelped_IsNotOnlyUnhelpable()
    {
        var present = Present(1, 5, newPod: false).WithInstance(Some.Instance("a", interfaces: 3)).WithInstance(Some.Instance("a") with { Id = "i-a2" })
            .WithNode(Some.Node("a", 2) with { Name = "node-a2", InstanceId = "i-a2" });
        Assert.Equal(ZoneVerdict.NotYet, Judge(present, 1));
    }

    [Fact]
    public void Judge_OnlyDiscoveryWasSwitchedOn_PodsFromWhatOthersHadOpenedCount() =>
        Assert.Equal(ZoneVerdict.Recovered, Recovery.Judge(Facts(Present(3, 0, newPod: true)) with { Opened = [] }, Switch.AddMinutes(3))["eu-west-1a"]);

    [Fact]
    public void Judge_Zones_EachForItself()
    {
        var facts = Facts(Present(3, 4, newPod: false)) with { Zones = ["eu-west-1a", "eu-west-1b"] };
        Assert.Equal([ZoneVerdict.NotYet, ZoneVerdict.NotExercised], Recovery.Judge(facts, Switch.AddMinutes(3)).OrderBy(v => v.Key).Select(v => v.Value));
    }

    [Theory]
    [InlineData(0, 3, 3, 3, ZoneVerdict.Recovered)]
    [InlineData(0, 2, 3, 3, ZoneVerdict.NotYet)] // still rolling out
    [InlineData(0, 3, 2, 6, ZoneVerdict.No)] // a node's aws-node didn't come back
    [InlineData(1, 3, 3, 3, ZoneVerdict.NotYet)]
    [InlineData(1, 3, 3, 6, ZoneVerdict.No)]
    public void JudgeSettings_AfterTheRollout_HarmIsThatMorePodsWait(int waiting, int updated, int ready, int minute, ZoneVerdict expected)
    {
        var present = Present(minute, waiting, newPod: true);
        present = present with { Inside = present.Inside! with { AwsNode = present.Inside.AwsNode! with { Rollout = new RolloutReading(2, 2, 3, updated, ready) } } };
        var facts = Facts(present) with { Before = Some.Snapshot() };
        Assert.Equal(expected, Recovery.JudgeSettings(facts, Switch.AddMinutes(minute))["eu-west-1a"]);
    }

    [Fact]
    public void JudgeSettings_AsManyWaitAsBefore_IsNoHarm() =>
        Assert.Equal(ZoneVerdict.Recovered, Recovery.JudgeSettings(Facts(Present(3, 10, newPod: true)), Switch.AddMinutes(3))["eu-west-1a"]);

    [Fact]
    public void JudgeSettings_NotObservedYet_CantTell()
    {
        var present = Present(3, 0, newPod: true);
        present = present with { Inside = present.Inside! with { AwsNode = present.Inside.AwsNode! with { Rollout = new RolloutReading(2, 1, 3, 3, 3) } } };
        Assert.Equal(ZoneVerdict.NotYet, Recovery.JudgeSettings(Facts(present), Switch.AddMinutes(3))["eu-west-1a"]);
    }

    private static ZoneVerdict Judge(ClusterSnapshot present, int minute, ClusterSnapshot? before = null, string opened = "100.64.0.0/18") =>
        Recovery.Judge(Facts(present) with { Before = before ?? Before, Opened = [Cidr.Parse(opened)] }, Switch.AddMinutes(minute))["eu-west-1a"];

    private static VerifyFacts Facts(ClusterSnapshot present) => new()
    {
        Zones = ["eu-west-1a"],
        Opened = [Cidr.Parse("100.64.0.0/18")],
        Before = Before,
        Present = present,
        ChangedAt = Switch,
        Deadline = Deadline,
        Floor = 50,
    };

    private static ClusterSnapshot Present(int minute, int stuck, bool newPod)
    {
        var present = Some.Snapshot(a: 0).AddingBlock("100.64.0.0/16").WithNode(Some.Node("a", stuck)).Adding(Some.Subnet("subnet-pa", "a", "100.64.0.0/18", 16_000, (TagKeys.RoleCni, "1")));
        present = present with { Inside = present.Inside! with { ReadAt = Switch.AddMinutes(minute) } };
        return newPod ? WithRange(present, "100.64.0.0/24", Switch.AddMinutes(minute).AddSeconds(-10)) : present;
    }

    private static ClusterSnapshot WithRange(ClusterSnapshot snapshot, string block, DateTimeOffset newest) =>
        snapshot with { Inside = snapshot.Inside! with { PodRanges = [new PodRangeReading(Some.Zone("a"), Cidr.Parse(block), 3, newest)] } };
}
