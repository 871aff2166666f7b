using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Rules of network ACLs that let the nodes' subnets through and not the new ones.</summary>
/// <remarks>
/// VPC user guide, network ACL rules: lowest number first, and the first rule that fits decides. ACLs keep no state, so that answers need a rule of their own.
/// Every ACL of the VPC counts: that of the node subnets, which the new ones get, and that of whatever the pods talk to.
/// </remarks>
public static class AclRules
{
    // The last rule of every ACL, which denies what no other is about.
    private const int Otherwise = 32_767;

    private static readonly bool[] Directions = [false, true];

    /// <summary>A sentence for each rule that lets the old addresses through, and for what keeps out new ones.</summary>
    public static IEnumerable<string> Shut(ClusterSnapshot snapshot, IReadOnlyList<Cidr> opened)
    {
        var old = NodePlacement.Blocks(snapshot);
        return from acl in snapshot.Vpc.NetworkAcls.OrderBy(a => a.Id, StringComparer.Ordinal)
               let subnets = snapshot.Vpc.Subnets.Where(s => s.NetworkAcl == acl.Id).Select(s => s.Id.Value).Order(StringComparer.Ordinal).ToList()
               where subnets.Count > 0
               from isEgress in Directions
               let entries = acl.Entries.Where(e => e.IsEgress == isEgress).OrderBy(e => e.Rule).ToList()
               where entries.Any(e => TellsApart(e.Block, old, opened))
               from shut in Differences(entries, old, opened).GroupBy(d => (Old: d.Admits.Rule, New: d.Stops?.Rule ?? Otherwise)).OrderBy(g => g.Key)
               select Sentence(acl.Id, subnets, isEgress, [.. shut]);
    }

    // Most ACLs name no block that does: then there is nothing to look for.
    private static bool TellsApart(Cidr block, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened) =>
        old.Concat(opened).Any(block.Overlaps) && !old.Concat(opened).All(block.Contains);

    private static IEnumerable<(AclEntryReading Admits, AclEntryReading? Stops, Cidr Opened)> Differences(
        IReadOnlyList<AclEntryReading> entries, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened)
    {
        var blocks = entries.Select(e => e.Block).ToList();
        var before = old.Select(b => (IReadOnlyList<(uint At, long Size)>)[.. BlockPieces.Of(b, blocks)]).ToList();
        var after = opened.SelectMany(b => BlockPieces.Of(b, blocks).Select(piece => (Block: b, piece.At))).ToList();
        return from traffic in AclTraffic.Kinds(entries)
               let admitting = before.SelectMany(pieces => Admitting(entries, traffic, pieces)).Distinct().ToList()
               where admitting.Count > 0
               from place in after
               let deciding = First(entries, traffic, place.At)
               where deciding?.Allows != true
               from admits in admitting
               select (admits, deciding, place.Block);
    }

    // The rules that let through at least half of a subnet: one that is about a host or two in it isn't meant for pods.
    private static IEnumerable<AclEntryReading> Admitting(IReadOnlyList<AclEntryReading> entries, AclTraffic traffic, IReadOnlyList<(uint At, long Size)> subnet)
    {
        var through = subnet.Select(piece => (Rule: First(entries, traffic, piece.At), piece.Size)).Where(p => p.Rule?.Allows == true).ToList();
        return 2 * through.Sum(p => p.Size) >= subnet.Sum(p => p.Size) ? through.Select(p => p.Rule!) : [];
    }

    private static AclEntryReading? First(IReadOnlyList<AclEntryReading> entries, AclTraffic traffic, uint address)
    {
        foreach (var entry in entries)
        {
            if (traffic.Meets(entry, address))
            {
                return entry;
            }
        }

        return null;
    }

    private static string Sentence(string acl, IReadOnlyList<string> subnets, bool isEgress, IReadOnlyList<(AclEntryReading Admits, AclEntryReading? Stops, Cidr Opened)> shut)
    {
        var (admits, stops, _) = shut[0];
        var blocks = Words.List(shut.Select(d => d.Opened).Distinct().Order());
        var why = stops is null || stops.Rule == Otherwise
            ? $"no rule does so for the new pods' {blocks}. Add one beside it"
            : $"rule {stops.Rule} ({stops.Block}) keeps the new pods' {blocks} out. Add one before that";
        return $"Network ACL {acl} of {Words.Some(subnets)}: {(isEgress ? "outbound" : "inbound")} rule {admits.Rule} lets {admits.Block} through, and {why} if pods need it.";
    }
}
