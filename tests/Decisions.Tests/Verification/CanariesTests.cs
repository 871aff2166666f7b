using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Verification;

namespace Headroom.Decisions.Tests.Verification;

public sealed class CanariesTests
{
    private static readonly DateTimeOffset Switch = Some.Noon;
    private static readonly DateTimeOffset Deadline = Switch + TimeSpan.FromSeconds(300);
    private static readonly Cidr Opened = Cidr.Parse("100.64.0.0/18");

    [Theory]
    // Seconds since the switch; phase; node; start; address.
    [InlineData(60, "Pending", "node-a", 5, "100.64.0.9", CanaryEnd.Address)]
    [InlineData(60, "Succeeded", "node-a", 5, "100.64.0.9", CanaryEnd.Address)] // whether the image runs is no matter
    [InlineData(60, "Failed", "node-a", 5, null, CanaryEnd.NoNode)] // its kubelet refused it
    [InlineData(299, "Pending", "node-a", 5, null, null)] // not yet
    [InlineData(300, "Pending", "node-a", 5, null, CanaryEnd.NoAddress)]
    [InlineData(300, "Pending", "node-a", 150, null, CanaryEnd.NoAddress)]
    [InlineData(300, "Pending", "node-a", 151, null, CanaryEnd.NoNode)] // its node's ipamd may still rest
    [InlineData(300, "Pending", "node-a", null, null, CanaryEnd.NoNode)]
    [InlineData(299, "Pending", null, null, null, null)]
    [InlineData(300, "Pending", null, null, null, CanaryEnd.NoNode)] // no room on any node is no want of addresses
    public void Judge_OnePod_ByAddressDeadlineAndNode(int now, string phase, string? node, int? start, string? address, CanaryEnd? end)
    {
        var pod = new CanaryPod("a", phase, node, start is { } seconds ? Switch.AddSeconds(seconds) : null, address);
        Assert.Equal(end, Canaries.Judge(["a"], [pod], Deadline, Switch.AddSeconds(now))?["a"].End);
    }

    [Fact]
    public void Judge_APodThatSomebodyDeleted_TellsNothing() => Assert.Equal(CanaryEnd.NoNode, Canaries.Judge(["a"], [], Deadline, Switch)!["a"].End);

    [Fact]
    public void Judge_OneZoneStillWaits_IsNotYet() =>
        Assert.Null(Canaries.Judge(["a", "b"], [new("a", "Pending", "n", Switch, "100.64.0.9"), new("b", "Pending", "m", Switch, null)], Deadline, Switch.AddSeconds(30)));

    [Theory]
    [InlineData(CanaryEnd.Address, "100.64.0.9", "a: the canary on n got 100.64.0.9 of 100.64.0.0/18, which was opened.")]
    [InlineData(CanaryEnd.Address, "10.0.0.9", "a: the canary on n got 10.0.0.9, which isn't of a block that was opened.")]
    [InlineData(CanaryEnd.NoAddress, null, "a: the canary on n had no address by its deadline.")]
    [InlineData(CanaryEnd.NoNode, null, "a: the canary had no node in time, which says nothing of addresses.")]
    public void Say_EachEnd_IsASentence(CanaryEnd end, string? address, string expected) => Assert.Equal(expected, Canaries.Say("a", new Canary(end, "n", address), [Opened]));

    [Theory]
    [InlineData(null, null, 1, ZoneVerdict.NotExercised)]
    [InlineData(CanaryEnd.Address, "100.64.0.9", 1, ZoneVerdict.Recovered)] // proof, where nobody else has tried
    [InlineData(CanaryEnd.Address, "10.0.0.9", 1, ZoneVerdict.NotExercised)] // the old space proves nothing
    [InlineData(CanaryEnd.NoNode, null, 1, ZoneVerdict.NotExercised)]
    [InlineData(CanaryEnd.NoAddress, null, 1, ZoneVerdict.NotYet)]
    [InlineData(CanaryEnd.NoAddress, null, 6, ZoneVerdict.No)]
    public void Recovery_NobodyWaits_ByTheCanary(CanaryEnd? end, string? address, int minute, ZoneVerdict expected) =>
        Assert.Equal(expected, Judge(Present(minute, stuck: 0, newPod: false), minute, end, address));

    [Theory]
    [InlineData(CanaryEnd.NoAddress, 3, ZoneVerdict.NotYet)] // others have come, but new pods don't get any
    [InlineData(CanaryEnd.NoAddress, 6, ZoneVerdict.No)]
    [InlineData(CanaryEnd.NoNode, 3, ZoneVerdict.Recovered)]
    public void Recovery_PodsCameBack_ACanaryWithoutAddressKeepsTheZone(CanaryEnd end, int minute, ZoneVerdict expected) =>
        Assert.Equal(expected, Judge(Present(minute, stuck: 0, newPod: true), minute, end, null));

    [Theory]
    [InlineData("node-gone")]
    [InlineData("node-full")]
    public void Recovery_CanaryOnANodeThatSpaceCannotHelp_SaysNothing(string node)
    {
        var present = Present(3, stuck: 0, newPod: true).WithNode(Some.Node("a") with { Name = "node-full", InstanceId = "i-a", Cordoned = true });
        Assert.Equal(ZoneVerdict.Recovered, Judge(present, 3, CanaryEnd.NoAddress, null, node));
    }

    [Fact]
    public void Recovery_PodsStillWait_TheProofIsNoRecovery() =>
        Assert.Equal(ZoneVerdict.NotYet, Judge(Present(3, stuck: 4, newPod: false), 3, CanaryEnd.Address, "100.64.0.9"));

    private static ZoneVerdict Judge(ClusterSnapshot present, int minute, CanaryEnd? end, string? address, string node = "node-a") => Recovery.Judge(
        new VerifyFacts
        {
            Zones = [Some.Zone("a")],
            Opened = [Opened],
            Before = Some.Snapshot(a: 0).WithNode(Some.Node("a", 10)),
            Present = present,
            ChangedAt = Switch,
            Deadline = Switch + Recovery.Patience,
            Floor = 50,
            Canaries = end is { } known ? new Dictionary<string, Canary> { [Some.Zone("a")] = new(known, node, address) } : new Dictionary<string, Canary>(),
        },
        Switch.AddMinutes(minute))[Some.Zone("a")];

    // As in RecoveryTests: zone a was empty, and its opened subnet has plenty.
    private static ClusterSnapshot Present(int minute, int stuck, bool newPod)
    {
        var present = Some.Snapshot(a: 0).AddingBlock("100.64.0.0/16").WithNode(Some.Node("a", stuck)).Adding(Some.Subnet("subnet-pa", "a", $"{Opened}", 16_000, (TagKeys.RoleCni, "1")));
        var range = new PodRangeReading(Some.Zone("a"), Cidr.Parse("100.64.0.0/24"), 3, Switch.AddMinutes(minute).AddSeconds(-10));
        return present with { Inside = present.Inside! with { ReadAt = Switch.AddMinutes(minute), PodRanges = newPod ? [range] : present.Inside.PodRanges } };
    }
}
