namespace Headroom.Decisions.Network;

/// <summary>A block cut at the borders of others.</summary>
internal static class BlockPieces
{
    /// <summary>Pieces of a block that none of the others tells apart, by first address and size: it is cut where one begins and where one has ended.</summary>
    public static IEnumerable<(uint At, long Size)> Of(Cidr block, IEnumerable<Cidr> others)
    {
        List<long> cuts = [.. others.SelectMany(o => new[] { o.First, (long)o.Last + 1 }).Where(at => block.First < at && at <= block.Last).Append(block.First).Distinct().Order(), (long)block.Last + 1];
        return cuts.Zip(cuts.Skip(1), (from, to) => ((uint)from, to - from));
    }
}
