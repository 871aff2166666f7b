using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class AddressPoolTests
{
    [Theory]
    [InlineData("10.0.0.0/28", 11)]
    [InlineData("10.0.0.0/24", 251)]
    [InlineData("10.0.0.0/18", 16_379)]
    public void Free_NewSubnet_LeavesOutTheFiveOfAws(string cidr, int free) => Assert.Equal(free, Pool(cidr).Free);

    [Fact]
    public void TryTake_Everything_GivesEachAddressOnceAndThenNone()
    {
        var pool = Pool("10.0.0.0/25");
        var taken = new List<uint>();
        Assert.True(pool.TryTake(123, taken));

        Assert.Equal(123, taken.Distinct().Count());
        Assert.All(taken, address => Assert.InRange(address, 0x0A000004u, 0x0A00007Eu));
        Assert.False(pool.TryTake(1, []));
        pool.Release(taken[7]);
        Assert.True(pool.TryTake(1, taken));
        Assert.Equal(taken[7], taken[^1]);
    }

    [Fact]
    public void TryTake_MoreThanThereIs_TakesNothing()
    {
        var pool = Pool("10.0.0.0/28");

        Assert.False(pool.TryTake(12, []));
        Assert.Equal(11, pool.Free);
    }

    [Theory]
    [InlineData("10.0.0.0/24", 14)] // the first and the last /28 hold addresses of AWS
    [InlineData("10.0.0.0/22", 62)]
    public void TryTakePrefixes_NewSubnet_HasAllButTwo(string cidr, int prefixes)
    {
        var pool = Pool(cidr);
        var taken = new List<uint>();

        Assert.True(pool.TryTakePrefixes(prefixes, taken));
        Assert.All(taken, first => Assert.Equal(0u, first % 16));
        Assert.False(pool.TryTakePrefixes(1, []));
    }

    [Fact]
    public void TryTakePrefixes_ScatteredAddresses_FindsNoneThoughManyAreFree()
    {
        var pool = Pool("10.0.0.0/24");
        Assert.True(pool.TryTake(80, []));

        Assert.Equal(171, pool.Free);
        Assert.False(pool.TryTakePrefixes(8, []));
    }

    [Fact]
    public void Reserve_ForPrefixes_IsLeftOutOfTheCountAndServesPrefixesOnly()
    {
        var pool = Pool("10.0.0.0/24");
        pool.Reserve(Ipv4Block.Parse("10.0.0.128/25"), forPrefixes: true);
        var (addresses, prefixes) = (new List<uint>(), new List<uint>());

        Assert.Equal(124, pool.Free);
        Assert.True(pool.TryTake(124, addresses));
        Assert.DoesNotContain(addresses, address => address >= 0x0A000080);
        Assert.True(pool.TryTakePrefixes(7, prefixes));
        Assert.All(prefixes, first => Assert.True(first >= 0x0A000080));
        Assert.Equal(0, pool.Free);
        pool.ReleasePrefix(prefixes[0]);
        Assert.Equal(0, pool.Free);
    }

    [Fact]
    public void Unreserve_Reserved_CountsWhatIsFreeInItAgain()
    {
        var pool = Pool("10.0.0.0/24");
        pool.Reserve(Ipv4Block.Parse("10.0.0.128/25"), forPrefixes: true);
        var prefixes = new List<uint>();
        Assert.True(pool.TryTakePrefixes(1, prefixes));

        pool.Unreserve(Ipv4Block.Parse("10.0.0.128/25"));

        Assert.Equal(251 - 16, pool.Free);
        pool.ReleasePrefix(prefixes[0]);
        Assert.Equal((251, 14), (pool.Free, pool.WholePrefixes));
    }

    private static AddressPool Pool(string cidr) => new(Ipv4Block.Parse(cidr), new Chance(1));
}
