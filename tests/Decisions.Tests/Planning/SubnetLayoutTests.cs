using FsCheck;
using FsCheck.Fluent;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Tests.Planning;

public sealed class SubnetLayoutTests
{
    [Theory]
    [InlineData("100.64.0.0/16", "a", "100.64.0.0/17")]
    [InlineData("100.64.0.0/16", "a b", "100.64.0.0/18 100.64.64.0/18")]
    [InlineData("100.64.0.0/16", "a b c", "100.64.0.0/18 100.64.64.0/18 100.64.128.0/18")] // one slice is left free
    [InlineData("100.64.0.0/16", "a b c d", "100.64.0.0/19 100.64.32.0/19 100.64.64.0/19 100.64.96.0/19")]
    [InlineData("100.64.0.0/16", "a b c d e f", "100.64.0.0/19 100.64.32.0/19 100.64.64.0/19 100.64.96.0/19 100.64.128.0/19 100.64.160.0/19")]
    [InlineData("10.9.8.0/22", "a b c", "10.9.8.0/24 10.9.9.0/24 10.9.10.0/24")]
    public void Lay_FreshBlock_LargestEqualSubnetsWithOneSliceFree(string block, string zones, string expected) =>
        Assert.Equal(expected, Lay(block, zones, zones, ""));

    [Theory]
    [InlineData("b", "", "100.64.64.0/18")] // b's own slice, though a's is free
    [InlineData("b c", "100.64.0.0/18", "100.64.64.0/18 100.64.128.0/18")] // a's subnet is there
    [InlineData("a", "100.64.0.0/18", "100.64.64.0/18")] // a's own slice is taken, by a's full subnet
    [InlineData("a b", "100.64.0.0/18", "100.64.128.0/18 100.64.64.0/18")] // b keeps its own
    [InlineData("a b c", "100.64.0.0/17", "100.64.128.0/19 100.64.160.0/19 100.64.192.0/19")] // half is taken: a smaller cut
    [InlineData("a", "100.64.0.5/32", "100.64.64.0/18")]
    public void Lay_SomeOfTheBlockTaken_EachZoneItsOwnSliceElseTheFirstFree(string wanted, string taken, string expected) =>
        Assert.Equal(expected, Lay("100.64.0.0/16", "a b c", wanted, taken));

    [Theory]
    [InlineData("10.9.8.0/22", "a", 507, "10.9.8.0/23")]
    [InlineData("10.9.8.0/22", "a", 508, "10.9.8.0/22")] // the spare half is needed
    [InlineData("10.9.8.0/22", "a b c d", 251, "10.9.8.0/24 10.9.9.0/24 10.9.10.0/24 10.9.11.0/24")]
    public void Lay_TooSmallWithASpareSlice_TheSpareIsGivenUp(string block, string zones, long usable, string expected) =>
        Assert.Equal(expected, Lay(block, zones, zones, "", usable));

    [Theory]
    [InlineData("10.9.9.0/24", "a b c", "", 59)] // /26 has 59
    [InlineData("10.9.9.0/24", "a b c", "", null, 60)]
    [InlineData("10.9.9.0/28", "a", "", 11)]
    [InlineData("10.9.9.0/28", "a b", "", null, 1)] // nothing smaller than /28
    [InlineData("10.9.9.0/27", "a", "", 27)]
    [InlineData("100.64.0.0/16", "a", "100.64.0.0/16", null, 1)]
    public void Lay_TooSmall_IsNull(string block, string zones, string taken, int? fits, int tooMany = 0)
    {
        Assert.Equal(fits is not null, Lay(block, zones, zones, taken, fits ?? tooMany) is not null);
        Assert.Null(Lay(block, zones, zones, taken, (fits ?? tooMany) + 1));
    }

    /// <summary>A block, the cluster's zones, the wanted ones among them, and subnets that are there.</summary>
    private static readonly Gen<(Cidr Block, List<string> Zones, List<string> Wanted, List<Cidr> Taken)> Situations =
        from length in Gen.Choose(16, 28)
        from start in Gen.Choose(0, 0x3FFFFF)
        let block = Cidr.Of((0x64400000u | (uint)start) & ~(uint)((1L << (32 - length)) - 1), length)
        from count in Gen.Choose(1, 6)
        let zones = Enumerable.Range(0, count).Select(i => $"z{i}").ToList()
        from mask in Gen.Choose(1, (1 << count) - 1)
        from taken in Gen.ListOf(Inside(block)).Resize(6)
        select (block, zones, zones.Where((_, i) => (mask >> i & 1) == 1).ToList(), taken.Take(6).ToList());

    [Fact]
    public void Lay_AnySituation_InsideAlignedEqualAndNeverOverlapping() => Laws.Hold(Situations, s =>
    {
        var blocks = SubnetLayout.Lay(s.Block, s.Zones, s.Wanted, s.Taken, 11)?.Select(z => z.Block).ToList();
        return blocks is null || (blocks.Count == s.Wanted.Count
            && blocks.All(b => s.Block.Contains(b) && b.First % b.Size == 0 && b.PrefixLength is >= 16 and <= 28 && !s.Taken.Any(b.Overlaps))
            && blocks.Select(b => b.PrefixLength).Distinct().Count() == 1
            && blocks.All(one => blocks.Count(one.Overlaps) == 1));
    });

    [Fact]
    public void Lay_AnySituation_PlannedAgainWithSomeOfItThereIsTheSameForTheRest() => Laws.Hold(Situations, s =>
    {
        var first = SubnetLayout.Lay(s.Block, s.Zones, s.Zones, s.Taken, 11);
        var missing = first?.Where(z => s.Wanted.Contains(z.Zone)).ToList();
        var there = first?.Except(missing!).Select(z => z.Block).ToList();
        return first is null || SubnetLayout.Lay(s.Block, s.Zones, s.Wanted, [.. s.Taken, .. there!], 11, there)!.SequenceEqual(missing!);
    });

    [Fact]
    public void Lay_FreshBlock_LeavesASliceFreeUnlessTheyWouldBeTooSmall() => Laws.Hold(Situations, s =>
    {
        var layout = SubnetLayout.Lay(s.Block, s.Zones, s.Zones, [], 11);
        return layout is null || layout[0].Block.Size * (s.Zones.Count + 1) <= s.Block.Size || layout[0].Block.PrefixLength == 28;
    });

    [Fact]
    public void Lay_AnySubnetsBegun_NeverFailsAndNeverOverlaps() => Laws.Hold(Situations, s =>
    {
        var blocks = SubnetLayout.Lay(s.Block, s.Zones, s.Wanted, s.Taken, 11, s.Taken)?.Select(z => z.Block).ToList();
        return blocks is null || (blocks.Count == s.Wanted.Count && blocks.All(b => s.Block.Contains(b) && !s.Taken.Any(b.Overlaps) && blocks.Count(b.Overlaps) == 1));
    });

    [Theory]
    [InlineData("100.64.0.0/17", "100.64.128.0/18 100.64.192.0/18")]
    [InlineData("100.64.0.0/18", "100.64.64.0/18 100.64.128.0/18")]
    [InlineData("100.64.0.0/16", null)]
    public void Lay_BegunWhenTheClusterHadFewerZones_IsCutFinerOrElsewhere(string begun, string? expected)
    {
        var layout = SubnetLayout.Lay(Cidr.Parse("100.64.0.0/16"), ["a", "b", "c"], ["b", "c"], [Cidr.Parse(begun)], 11, [Cidr.Parse(begun)]);

        Assert.Equal(expected, layout is null ? null : string.Join(' ', layout.Select(z => z.Block).Order()));
    }

    private static Gen<Cidr> Inside(Cidr block) =>
        from length in Gen.Choose(block.PrefixLength, 28)
        from slot in Gen.Choose(0, (1 << (length - block.PrefixLength)) - 1)
        select Cidr.Of(block.First + (uint)(slot * (1L << (32 - length))), length);

    private static string? Lay(string block, string zones, string wanted, string taken, long usable = 11) =>
        SubnetLayout.Lay(Cidr.Parse(block), zones.Split(' '), wanted.Split(' '), [.. taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Cidr.Parse)], usable) is { } layout
            ? string.Join(' ', layout.Select(z => z.Block))
            : null;
}
