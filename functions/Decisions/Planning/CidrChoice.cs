using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>A candidate that was passed over.</summary>
/// <param name="Candidate">The block.</param>
/// <param name="Why">Why, as the end of a sentence.</param>
/// <param name="ForQuota">True when only the quota of blocks stands against it.</param>
public sealed record Rejection(Cidr Candidate, string Why, bool ForQuota = false);

/// <summary>The block that new subnets come from.</summary>
/// <param name="Block">The block, or null when no candidate serves.</param>
/// <param name="Associate">True when it is to be associated first (or its association to be waited for).</param>
/// <param name="Layout">The subnets in it.</param>
/// <param name="Rejections">The candidates that were passed over before it.</param>
public sealed record ChosenBlock(Cidr? Block, bool Associate, IReadOnlyList<ZoneBlock> Layout, IReadOnlyList<Rejection> Rejections);

/// <summary>Chooses among the policy's candidates: where subnets were begun, then space that the VPC has, then new space, at last what EC2 gave up on before; else in the policy's order.</summary>
public static class CidrChoice
{
    /// <summary>The best candidate in which every wanted zone gets its subnet: one with room enough for the cluster, else for the emergency.</summary>
    public static ChosenBlock Choose(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, IReadOnlyList<string> clusterZones, IReadOnlyList<string> wanted)
    {
        var (ample, least) = (SubnetSize.Wanted(snapshot, policy, cni), SubnetSize.Least(policy, cni));
        var chosen = Choose(snapshot, policy, clusterZones, wanted, ample, least);
        chosen = chosen.Block is null && ample > least ? Choose(snapshot, policy, clusterZones, wanted, least, least) : chosen;
        return cni.Prefixes ? chosen with { Layout = [.. chosen.Layout.Select(l => l with { Reservation = PrefixReservation.Of(snapshot, policy, cni, l.Zone, l.Block).Block })] } : chosen;
    }

    private static ChosenBlock Choose(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<string> clusterZones, IReadOnlyList<string> wanted, long usable, long least)
    {
        var rejections = new List<Rejection>();
        var taken = snapshot.Vpc.Subnets.Select(s => s.Block).ToList();
        foreach (var candidate in policy.Candidates.OrderBy(c => BegunIn(c, snapshot, least).Count == 0).ThenBy(c => HolderOf(c, snapshot.Vpc) is null).ThenBy(c => HasFailed(c, snapshot.Vpc)))
        {
            var (holder, begun) = (HolderOf(candidate, snapshot.Vpc), BegunIn(candidate, snapshot, least));
            var why = CidrRules.AgainstCluster(candidate, snapshot.Eks) ?? (holder is null ? CidrRules.AgainstVpc(candidate, snapshot.Vpc) : null);
            var layout = why is null ? SubnetLayout.Lay(candidate, clusterZones, wanted, taken, usable, begun) : null;
            var full = holder is null ? CidrRules.AgainstQuota(snapshot.Vpc, policy.CidrQuota) : null;
            if (layout is not null && full is null)
            {
                return new ChosenBlock(candidate, holder?.State != "associated", layout, rejections);
            }

            rejections.Add(why is null && layout is not null
                ? new Rejection(candidate, full!, ForQuota: true)
                : new Rejection(candidate, why ?? $"it has no room for {Words.Count(wanted.Count, "subnet")} of {usable} addresses or more"));
        }

        return new ChosenBlock(null, false, [], rejections);
    }

    // EC2 lists an association that it gave up on for a while. Whatever stood against it may stand against it still, so that the others have their turn first.
    private static bool HasFailed(Cidr candidate, VpcReading vpc) => vpc.Blocks.Any(b => b.Block == candidate && b.State == "failed");

    // The cluster's own closed subnets are of a round that didn't come to its end: it is ended in the same cut.
    private static List<Cidr> BegunIn(Cidr candidate, ClusterSnapshot snapshot, long least) =>
    [
        .. snapshot.Vpc.Subnets.Where(s => candidate.Contains(s.Block) && s.Free >= least)
            .Where(s => s.Tags.ContainsKey(TagKeys.CniCluster(snapshot.Cluster)) && !s.Tags.ContainsKey(TagKeys.RoleCni)).Select(s => s.Block),
    ];

    // The association that has the candidate's space already, or soon will.
    private static BlockReading? HolderOf(Cidr candidate, VpcReading vpc) =>
        vpc.Blocks.FirstOrDefault(b => b.State is ("associated" or "associating") && b.Block.Contains(candidate));
}
