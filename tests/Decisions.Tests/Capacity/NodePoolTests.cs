using Headroom.Decisions.Capacity;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class NodePoolTests
{
    [Fact]
    public void All_SingleAddresses_InterfacesOwnAreNotForPods()
    {
        var pool = Of(interfaces: 2);
        Assert.Equal((18, 12, 6, 0, 1), (pool.Allocated, pool.Assigned, pool.Idle, pool.OfOtherMode, pool.SlotsLeft));
    }

    [Theory]
    [InlineData("true", 9)] // prefix mode: the single ones are left over
    [InlineData("false", 32)] // single addresses: the prefixes are
    public void All_BothKindsOnANode_TheOtherModesServeNoNewPod(string prefixes, int expected) =>
        Assert.Equal((41, expected), (Of(1, 2, ("ENABLE_PREFIX_DELEGATION", prefixes)).Allocated, Of(1, 2, ("ENABLE_PREFIX_DELEGATION", prefixes)).OfOtherMode));

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 1)]
    [InlineData("99", 2)] // the type's limit is lower
    public void All_MaxEni_LimitsTheSlots(string max, int expected) => Assert.Equal(expected, Of(1, 0, ("MAX_ENI", max)).SlotsLeft);

    [Fact]
    public void All_NodeThatWasNotRead_HasAPoolWithoutPods()
    {
        var snapshot = Some.Snapshot() with { Inside = null };
        Assert.Equal(["i-a", "i-b", "i-c"], NodePool.All(snapshot, CniSettings.Of(snapshot)).Select(p => p.Name));
    }

    private static NodePool Of(int interfaces, int prefixes = 0, params (string, string)[] environment)
    {
        var snapshot = Some.Snapshot().WithCni("1.21.1", environment).WithInstance(Some.Instance("a", interfaces, prefixes: prefixes)).WithNode(Some.Node("a") with { PodsWithAddress = 12 });
        return NodePool.All(snapshot, CniSettings.Of(snapshot)).Single(p => p.Instance.Id == "i-a");
    }
}
