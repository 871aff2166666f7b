namespace Headroom.Rehearsal.Vpc;

/// <summary>A network ACL of the VPC.</summary>
internal sealed class NetworkAcl(string id, long ordinal, bool isDefault) : Resource(id, ordinal)
{
    public bool IsDefault { get; } = isDefault;

    /// <summary>Its rules but the last of each direction, which denies everything; the VPC's default lets everything through.</summary>
    public IReadOnlyList<AclEntry> Entries { get; init; } = isDefault ? [AclEntry.Everything(isEgress: true), AclEntry.Everything(isEgress: false)] : [];
}

/// <summary>A rule of a network ACL.</summary>
/// <param name="Rule">Its number, 1 to 32,766.</param>
/// <param name="IsEgress">Whether it is about what leaves the subnet.</param>
/// <param name="Allows">Whether it lets through.</param>
/// <param name="Block">Where from, or on egress where to.</param>
/// <param name="Port">The TCP port; null for all traffic.</param>
internal sealed record AclEntry(int Rule, bool IsEgress, bool Allows, Ipv4Block Block, int? Port)
{
    private const int Usual = 100;

    public static AclEntry Everything(bool isEgress) => new(Usual, isEgress, Allows: true, Ipv4Block.Parse("0.0.0.0/0"), Port: null);
}
