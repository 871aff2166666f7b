using Headroom.Decisions.Network;

namespace Headroom.Decisions.Snapshot;

/// <summary>A network ACL and its rules for IPv4.</summary>
/// <param name="Id">The ACL's id (<c>acl-…</c>).</param>
/// <param name="Entries">Its rules, in no order.</param>
public sealed record NetworkAclReading(string Id, IReadOnlyList<AclEntryReading> Entries);

/// <summary>One rule of a network ACL for IPv4.</summary>
public sealed record AclEntryReading
{
    /// <summary>The number by which rules are ordered, 1 to 32767; the last one is AWS's own, which the console shows as <c>*</c>.</summary>
    public required int Rule { get; init; }

    /// <summary>True for a rule about what leaves the subnet.</summary>
    public required bool IsEgress { get; init; }

    /// <summary>False for a rule that denies.</summary>
    public required bool Allows { get; init; }

    /// <summary>The IP protocol's number, or -1 for all.</summary>
    public required int Protocol { get; init; }

    /// <summary>Where the traffic comes from; on egress where it goes.</summary>
    public required Cidr Block { get; init; }

    /// <summary>Ports of TCP or UDP; null for all.</summary>
    public NumberRange? Ports { get; init; }

    /// <summary>Type of ICMP, -1 for all; null where the protocol is another one.</summary>
    public int? IcmpType { get; init; }

    /// <summary>Code of ICMP, -1 for all; null likewise.</summary>
    public int? IcmpCode { get; init; }
}

/// <summary>Numbers from one to another, both included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public sealed record NumberRange(int From, int To);
