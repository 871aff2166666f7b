using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>A kind of traffic that no rule of an ACL tells apart from its like.</summary>
/// <param name="Protocol">The IP protocol's number.</param>
/// <param name="Port">The port of TCP or UDP; for ICMP type × 256 + code; else 0.</param>
internal readonly record struct AclTraffic(int Protocol, int Port)
{
    private const int Icmp = 1;
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int All = -1;

    // Any number that no rule names stands for all of them; 253 is set aside for experiments (RFC 3692).
    private const int Unnamed = 253;
    private const int CodesOfAType = 256;
    private const int Last = 65_535;

    /// <summary>One of each kind that these rules tell apart.</summary>
    /// <remarks>A rule's verdict changes only where its range begins and after it ends, so that these places stand for all others.</remarks>
    public static IEnumerable<AclTraffic> Kinds(IReadOnlyList<AclEntryReading> entries) =>
        from protocol in entries.Select(e => e.Protocol).Where(p => p != All).Append(Unnamed).Distinct().Order()
        from port in entries.Where(e => e.Protocol == protocol).Select(Range).SelectMany(r => new[] { r.From, r.To + 1 }).Append(0).Distinct().Order()
        where port <= Last
        select new AclTraffic(protocol, port);

    /// <summary>True when the rule is about this traffic, from or to that address.</summary>
    public bool Meets(AclEntryReading entry, uint address)
    {
        var (protocol, port) = this;
        return (entry.Protocol == All || entry.Protocol == protocol) && entry.Block.First <= address && address <= entry.Block.Last
            && Range(entry) is var range && range.From <= port && port <= range.To;
    }

    // VPC user guide, network ACL rules: ports count for TCP and UDP alone, types and codes for ICMP alone.
    private static (int From, int To) Range(AclEntryReading entry) => entry.Protocol switch
    {
        Tcp or Udp when entry.Ports is { } ports => (ports.From, ports.To),
        Icmp when entry is { IcmpType: >= 0 and var type, IcmpCode: >= 0 and var code } => ((type * CodesOfAType) + code, (type * CodesOfAType) + code),
        Icmp when entry.IcmpType is >= 0 and var type => (type * CodesOfAType, (type * CodesOfAType) + CodesOfAType - 1),
        _ => (0, Last),
    };
}
