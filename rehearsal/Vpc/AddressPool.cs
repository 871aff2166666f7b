using System.Numerics;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Vpc;

/// <summary>The addresses of one subnet, each of them free, taken or reserved. EC2 picks at random, which is what fragments a subnet.</summary>
internal sealed class AddressPool
{
    /// <summary>Addresses of a /28, which is what EC2 calls a prefix.</summary>
    public const int PrefixSize = 16;

    private readonly Ipv4Block _block;
    private readonly Chance _chance;
    private readonly ulong[] _taken;
    private readonly ulong[] _reserved;
    private readonly List<Ipv4Block> _prefixReservations = [];

    public AddressPool(Ipv4Block block, Chance chance)
    {
        (_block, _chance) = (block, chance);
        _taken = new ulong[(block.Size + 63) / 64];
        _reserved = new ulong[_taken.Length];
        Free = (int)block.Size;

        // The first four addresses and the last belong to AWS (VPC user guide, subnet sizing).
        foreach (var own in (uint[])[0, 1, 2, 3, (uint)(block.Size - 1)])
        {
            Mark((int)own);
        }
    }

    /// <summary>AvailableIpAddressCount: free addresses outside of reservations.</summary>
    public int Free { get; private set; }

    /// <summary>Keeps a block from being given out by itself (CreateSubnetCidrReservation).</summary>
    public void Reserve(Ipv4Block block, bool forPrefixes)
    {
        for (var index = Index(block.First); index <= Index(block.Last); index++)
        {
            Free -= IsSet(_taken, index) || IsSet(_reserved, index) ? 0 : 1;
            Set(_reserved, index);
        }

        if (forPrefixes)
        {
            _prefixReservations.Add(block);
        }
    }

    /// <summary>Gives a reserved block back to the rest; what is taken in it stays taken (DeleteSubnetCidrReservation).</summary>
    public void Unreserve(Ipv4Block block)
    {
        for (var index = Index(block.First); index <= Index(block.Last); index++)
        {
            _reserved[index / 64] &= ~(1UL << (index % 64));
            Free += IsSet(_taken, index) ? 0 : 1;
        }

        _prefixReservations.Remove(block);
    }

    /// <summary>Aligned /28s from which nothing is taken, reserved or not; AWS's own addresses count as taken.</summary>
    public int WholePrefixes => Enumerable.Range(0, (int)_block.Size / PrefixSize).Count(i => IsWhole(_block.First + (uint)(i * PrefixSize), withReserved: true));

    /// <summary>Takes that many addresses, or none when there are too few.</summary>
    public bool TryTake(int count, List<uint> into)
    {
        if (Free < count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var index = NextFree(Outside());
            Mark(index);
            into.Add(_block.First + (uint)index);
        }

        return true;
    }

    /// <summary>Takes that many aligned /28 blocks, reserved space first, or none when there are too few.</summary>
    public bool TryTakePrefixes(int count, List<uint> into)
    {
        var found = FreePrefixes().Take(count).ToList();
        if (found.Count < count)
        {
            return false;
        }

        foreach (var first in found)
        {
            for (var i = 0; i < PrefixSize; i++)
            {
                Mark(Index(first) + i);
            }
        }

        into.AddRange(found);
        return true;
    }

    /// <summary>Gives an address back.</summary>
    public void Release(uint address) => Unmark(Index(address));

    /// <summary>Gives a /28 back.</summary>
    public void ReleasePrefix(uint first)
    {
        for (var i = 0; i < PrefixSize; i++)
        {
            Unmark(Index(first) + i);
        }
    }

    private IEnumerable<uint> FreePrefixes()
    {
        foreach (var reservation in _prefixReservations)
        {
            for (var first = reservation.First; first + PrefixSize - 1 <= reservation.Last; first += PrefixSize)
            {
                if (IsWhole(first, withReserved: true))
                {
                    yield return first;
                }
            }
        }

        var prefixes = (int)_block.Size / PrefixSize;
        var start = _chance.Below(prefixes);
        for (var i = 0; i < prefixes; i++)
        {
            var first = _block.First + (uint)((start + i) % prefixes * PrefixSize);
            if (IsWhole(first, withReserved: false))
            {
                yield return first;
            }
        }
    }

    private bool IsWhole(uint first, bool withReserved)
    {
        var (word, shift) = (Index(first) / 64, Index(first) % 64);
        var used = _taken[word] | (withReserved ? 0 : _reserved[word]);
        return ((used >> shift) & 0xFFFF) == 0;
    }

    // Drawn again where it is reserved: the next one that isn't would always be the same, and a reserved half would pack the other.
    private int Outside()
    {
        while (true)
        {
            var index = _chance.Below((int)_block.Size);
            if (!IsSet(_reserved, index))
            {
                return index;
            }
        }
    }

    private int NextFree(int from)
    {
        var word = from / 64;
        var free = ~(_taken[word] | _reserved[word]) & (ulong.MaxValue << (from % 64));
        while ((free & InBlock(word)) == 0)
        {
            word = (word + 1) % _taken.Length;
            free = ~(_taken[word] | _reserved[word]);
        }

        return (word * 64) + BitOperations.TrailingZeroCount(free & InBlock(word));
    }

    // A /28 or /27 fills less than one word.
    private ulong InBlock(int word) => _block.Size >= (word + 1) * 64 ? ulong.MaxValue : (1UL << (int)(_block.Size % 64)) - 1;

    private int Index(uint address) => (int)(address - _block.First);

    private void Mark(int index)
    {
        Free -= IsSet(_reserved, index) ? 0 : 1;
        Set(_taken, index);
    }

    private void Unmark(int index)
    {
        Free += IsSet(_reserved, index) ? 0 : 1;
        _taken[index / 64] &= ~(1UL << (index % 64));
    }

    private static bool IsSet(ulong[] bits, int index) => (bits[index / 64] & (1UL << (index % 64))) != 0;

    private static void Set(ulong[] bits, int index) => bits[index / 64] |= 1UL << (index % 64);
}
