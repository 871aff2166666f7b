using System.Numerics;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Planning;

/// <summary>A zone and the block that its new subnet gets.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Block">The block.</param>
/// <param name="Reservation">The part of it that is reserved for prefixes, or null.</param>
public sealed record ZoneBlock(string Zone, Cidr Block, Cidr? Reservation = null);

/// <summary>Cuts a block into subnets, one per zone.</summary>
public static class SubnetLayout
{
    /// <summary>A subnet's addresses that AWS keeps: the first four and the last.</summary>
    public const int KeptByAws = 5;

    /// <summary>AWS's smallest subnet.</summary>
    private const int Smallest = 28;

    /// <summary>The largest equal subnets that leave a slice free for growth, or null when there is no room.</summary>
    /// <param name="block">The block to cut.</param>
    /// <param name="clusterZones">Every zone of the cluster: they settle the cut and each zone's own slice, so that planning again gives the same.</param>
    /// <param name="wanted">The zones that need a subnet.</param>
    /// <param name="taken">Blocks of subnets that are there.</param>
    /// <param name="usable">Addresses that each subnet must have at least.</param>
    /// <param name="begun">Those of them that are of this same round and large enough: their cut is taken again, unless the cluster has come to have more zones than it has slices.</param>
    public static IReadOnlyList<ZoneBlock>? Lay(
        Cidr block, IReadOnlyList<string> clusterZones, IReadOnlyList<string> wanted, IReadOnlyList<Cidr> taken, long usable, IReadOnlyList<Cidr>? begun = null)
    {
        var zones = clusterZones.Union(wanted).Order(StringComparer.Ordinal).ToList();
        return (begun ?? []).Select(b => b.PrefixLength).Distinct().Where(length => 1 << (length - block.PrefixLength) >= zones.Count).OrderDescending().Concat(Lengths(block, zones.Count).Where(length => Usable(length) >= usable))
            .Select(length => Assign(Slices(block, length), zones, wanted, taken)).FirstOrDefault(layout => layout is not null);
    }

    // The largest first: subnet discovery prefers the subnet with the most free addresses, so large ones win at once.
    private static IEnumerable<int> Lengths(Cidr block, int zones)
    {
        // 3 zones → 4 slices, 4 zones → 8: the one left is room for another round of smaller subnets, and is given up only where they'd be too small else.
        var spare = block.PrefixLength + BitOperations.Log2((uint)zones) + 1;
        var tight = block.PrefixLength + BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)zones));
        return [.. Enumerable.Range(spare, Math.Max(0, Smallest - spare + 1)), .. tight < spare && tight <= Smallest ? new[] { tight } : []];
    }

    private static long Usable(int length) => (1L << (32 - length)) - KeptByAws;

    private static List<Cidr> Slices(Cidr block, int length) =>
        [.. Enumerable.Range(0, 1 << (length - block.PrefixLength)).Select(i => Cidr.Of(block.First + (uint)(i * (1L << (32 - length))), length))];

    // A zone's own slice is the one of its rank; when that is taken, the first free one that isn't another wanted zone's own.
    private static List<ZoneBlock>? Assign(List<Cidr> slices, List<string> zones, IReadOnlyList<string> wanted, IReadOnlyList<Cidr> taken)
    {
        var free = slices.Where(slice => !taken.Any(slice.Overlaps)).ToHashSet();
        var layout = new SortedDictionary<string, Cidr>(StringComparer.Ordinal);
        foreach (var zone in wanted.Where(zone => free.Remove(slices[zones.IndexOf(zone)])))
        {
            layout[zone] = slices[zones.IndexOf(zone)];
        }

        foreach (var zone in wanted.Where(zone => !layout.ContainsKey(zone)).Order(StringComparer.Ordinal))
        {
            if (free.Count == 0)
            {
                return null;
            }

            layout[zone] = free.Min();
            free.Remove(layout[zone]);
        }

        return [.. layout.Select(pair => new ZoneBlock(pair.Key, pair.Value))];
    }
}
