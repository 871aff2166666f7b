using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class WaitingTests
{
    [Fact]
    public void Of_FreeSlot_CanGrow() => Assert.Equal([("node-a", 4, NodeRoom.CanGrow)], Of(Some.Snapshot(a: 0).WithNode(Some.Node("a", 4))));

    [Fact]
    public void Of_EverySlotTakenAndFull_NoInterfaceSlot() =>
        Assert.Equal(NodeRoom.NoInterfaceSlot, RoomOf(Some.Snapshot(a: 50).WithInstance(Some.Instance("a", interfaces: 3))));

    [Theory]
    [InlineData(27, NodeRoom.NoInterfaceSlot)]
    [InlineData(26, NodeRoom.CanGrow)] // the kubelet's next try gets the one that nobody holds
    public void Of_EverySlotTaken_ByAddressesThatNoPodHolds(int held, NodeRoom expected) => Assert.Equal(expected,
        RoomOf(Some.Snapshot(a: 0).WithInstance(Some.Instance("a", interfaces: 3)).WithNode(Some.Node("a", 4) with { PodsWithAddress = held })));

    [Theory]
    [InlineData(0, NodeRoom.NoInterfaceSlot)] // half-filled, but its subnet is empty
    [InlineData(1, NodeRoom.CanGrow)]
    public void Of_EverySlotTakenOneHalfFilled_ByItsSubnetsFree(int free, NodeRoom expected) =>
        Assert.Equal(expected, RoomOf(Some.Snapshot(a: free).WithInstance(Some.Instance("a", interfaces: 3, addresses: 5))));

    [Fact]
    public void Of_EverySlotTakenInPrefixMode_NeedsAWholePrefix() =>
        Assert.Equal(NodeRoom.NoInterfaceSlot,
            RoomOf(Some.Snapshot(a: 15).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true")).WithInstance(Some.Instance("a", interfaces: 3, addresses: 5))));

    [Fact]
    public void Of_MaxEniBelowTheTypes_CountsAsFull() =>
        Assert.Equal(NodeRoom.NoInterfaceSlot, RoomOf(Some.Snapshot(a: 0).WithCni("1.21.1", ("MAX_ENI", "1"))));

    [Theory]
    [InlineData("false", NodeRoom.Cordoned)]
    [InlineData("true", NodeRoom.CanGrow)]
    public void Of_CordonedNode_UnlessTheCniManagesThose(string manages, NodeRoom expected) =>
        Assert.Equal(expected, RoomOf(Some.Snapshot(a: 0).WithCni("1.21.1", ("AWS_MANAGE_ENIS_NON_SCHEDULABLE", manages)).WithNode(Some.Node("a", 4) with { Cordoned = true })));

    [Theory]
    [InlineData(27, NodeRoom.AtMaxPods)] // three interfaces of 9 pod addresses each
    [InlineData(28, NodeRoom.NoInterfaceSlot)]
    public void Of_PoolAtMaxPods_IpamdNeverGrowsIt(int maxPods, NodeRoom expected) =>
        Assert.Equal(expected, RoomOf(Some.Snapshot(a: 0).WithInstance(Some.Instance("a", interfaces: 3)).WithNode(Some.Node("a", 4) with { MaxPods = maxPods })));

    [Theory]
    [InlineData(29, 0)] // a pod that is just being made
    [InlineData(30, 1)]
    public void Of_YoungPod_IsNoTrouble(int seconds, int expected) =>
        Assert.Equal(expected, Waiting.Of(Some.Snapshot().WithNode(Some.Node("a", 1) with { WaitingSince = Some.Noon.AddSeconds(-seconds) })).Count);

    [Theory]
    [InlineData(119, 0)] // an interface is being attached
    [InlineData(120, 4)]
    public void Stuck_ByHowLongTheFirstHasWaited(int seconds, int expected) =>
        Assert.Equal(expected, Waiting.Stuck(Some.Snapshot().WithNode(Some.Node("a", 4) with { WaitingSince = Some.Noon.AddSeconds(-seconds) })));

    [Fact]
    public void Of_NoSandboxFailedForWantOfAnAddress_TheyWaitForSomethingElse()
    {
        var snapshot = Some.Snapshot(a: 0).WithNode(Some.Node("a", 4));
        Assert.Empty(Waiting.Of(snapshot with { Inside = snapshot.Inside! with { SandboxFailures = [new("node-b", 9, Some.Noon)] } }));
    }

    [Fact]
    public void Of_FargateNode_IsNotTheCnis() => Assert.Empty(Waiting.Of(Some.Snapshot().WithNode(Some.Node("a", 4) with { InstanceId = null })));

    [Fact]
    public void Of_NoReading_KnowsOfNobody() => Assert.Empty(Waiting.Of(Some.Snapshot() with { Inside = null }));

    private static NodeRoom RoomOf(ClusterSnapshot snapshot) =>
        Assert.Single(Waiting.Of(snapshot.Inside!.Nodes.Any(n => n.PodsWaiting > 0) ? snapshot : snapshot.WithNode(Some.Node("a", 4)))).Room;

    private static IEnumerable<(string, int, NodeRoom)> Of(ClusterSnapshot snapshot) => Waiting.Of(snapshot).Select(w => (w.Node.Name, w.Pods, w.Room));
}
