using FsCheck.Fluent;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class WholePrefixesTests
{
    [Theory]
    [InlineData("10.0.0.0/24", 14)] // 16 less the first and the last, of which AWS holds addresses
    [InlineData("10.0.0.0/27", 0)]
    [InlineData("10.0.0.0/28", 0)]
    [InlineData("10.0.0.0/18", 1022)]
    public void Count_EmptySubnet_IsAllButTheFirstAndTheLast(string block, int expected) => Assert.Equal(expected, Count(block));

    [Fact]
    public void Count_OneAddressInEach_LeavesNoneThoughNearlyAllIsFree() =>
        Assert.Equal(0, Count("10.0.0.0/24", [.. Enumerable.Range(0, 16).Select(i => $"10.0.0.{(i * 16) + 7}/32")]));

    [Fact]
    public void Count_PrefixesAndAddresses_EachTakesItsOwn() => Assert.Equal(11, Count("10.0.0.0/24", "10.0.0.16/28", "10.0.0.32/28", "10.0.0.50/32", "10.0.0.51/32"));

    [Fact]
    public void Count_AddressOfAnotherSubnet_TakesNothing() => Assert.Equal(14, Count("10.0.0.0/24", "10.0.1.16/28"));

    [Theory]
    [InlineData("prefix", "10.0.0.64/26", 14)]
    [InlineData("explicit", "10.0.0.64/26", 10)] // the CNI gets nothing of it
    [InlineData("prefix", "10.0.0.64/29", 13)] // half a /28 is no /28
    public void Count_Reservation_ByItsType(string type, string block, int expected) =>
        Assert.Equal(expected, WholePrefixes.Count(Of("10.0.0.0/24") with { Reservations = [new ReservationReading(Cidr.Parse(block), type)] }, []));

    // However addresses lie, there are never more whole /28s than the free addresses fill, and each address takes one at most.
    [Fact]
    public void Count_AnyAddresses_IsWithinTheBounds() => Laws.Hold(Gen.Choose(16, 239).ArrayOf(), hosts =>
    {
        var taken = hosts.Distinct().ToList();
        var count = Count("10.0.0.0/24", [.. taken.Select(h => $"10.0.0.{h}/32")]);
        return count <= (224 - taken.Count) / 16 && count >= 14 - taken.Count;
    });

    private static int Count(string block, params string[] taken) => WholePrefixes.Count(Of(block), taken.Select(Cidr.Parse));

    private static SubnetReading Of(string block) => Some.Subnet("subnet-a", "a", block, 100);
}
