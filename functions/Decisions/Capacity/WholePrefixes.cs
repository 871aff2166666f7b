using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>Counts the whole /28s of a subnet, which prefix delegation needs and no AWS API shows.</summary>
public static class WholePrefixes
{
    /// <summary>Addresses of a /28.</summary>
    public const int Size = 16;

    private const int Length = 28;

    /// <summary>/28s from which nothing is taken. An upper bound: what another account has in a shared subnet isn't seen.</summary>
    /// <remarks>
    /// A /28 must be aligned (EC2 user guide, prefix delegation for EC2 network interfaces). Reservations of type prefix serve prefixes, those of type
    /// explicit nobody; of a subnet's first and last /28 AWS holds addresses itself (VPC user guide, subnet CIDR reservations and subnet sizing).
    /// </remarks>
    /// <param name="subnet">The subnet.</param>
    /// <param name="taken">Addresses (/32) and prefixes (/28) of the interfaces in it.</param>
    public static int Count(SubnetReading subnet, IEnumerable<Cidr> taken)
    {
        var isTaken = new bool[subnet.Block.Size / Size];
        (isTaken[0], isTaken[^1]) = (true, true);
        foreach (var part in taken.Where(subnet.Block.Contains))
        {
            isTaken[(part.First - subnet.Block.First) / Size] = true;
        }

        return Enumerable.Range(0, isTaken.Length).Count(i => !isTaken[i] && Serves(subnet, Cidr.Of(subnet.Block.First + (uint)(i * Size), Length)));
    }

    private static bool Serves(SubnetReading subnet, Cidr prefix) =>
        subnet.Reservations.All(r => !r.Block.Overlaps(prefix) || (r.Type == "prefix" && r.Block.Contains(prefix)));
}
