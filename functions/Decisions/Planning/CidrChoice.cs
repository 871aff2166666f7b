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

/// <summary>Chooses among the policy's candidates: space that the VPC has before space that is new, else in the policy's order.</summary>
public static class CidrChoice
{
    /// <summary>The best candidate in which every wanted zone gets its subnet.</summary>
    public static ChosenBlock Choose(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<string> clusterZones, IReadOnlyList<string> wanted)
    {
        var rejections = new List<Rejection>();
        var taken = snapshot.Vpc.Subnets.Select(s => s.Block).ToList();
        foreach (var candidate in policy.Candidates.OrderBy(c => HolderOf(c, snapshot.Vpc) is null))
        {
            var holder = HolderOf(candidate, snapshot.Vpc);
            var why = CidrRules.AgainstCluster(candidate, snapshot.Eks) ?? (holder is null ? CidrRules.AgainstVpc(candidate, snapshot.Vpc) : null);
            var layout = why is null ? SubnetLayout.Lay(candidate, clusterZones, wanted, taken, NeededPerSubnet(policy)) : null;
            var full = holder is null ? CidrRules.AgainstQuota(snapshot.Vpc, policy.CidrQuota) : null;
            if (layout is not null && full is null)
            {
                return new ChosenBlock(candidate, holder?.State != "associated", layout, rejections);
            }

            rejections.Add(why is null && layout is not null
                ? new Rejection(candidate, full!, ForQuota: true)
                : new Rejection(candidate, why ?? $"it has no room for {Words.Count(wanted.Count, "subnet")} of {NeededPerSubnet(policy)} addresses or more"));
        }

        return new ChosenBlock(null, false, [], rejections);
    }

    /// <summary>Twice the floor: less would bring the alarm back with the first few pods.</summary>
    public static long NeededPerSubnet(ClusterPolicy policy) => 2L * policy.Floor;

    // The association that has the candidate's space already, or soon will.
    private static BlockReading? HolderOf(Cidr candidate, VpcReading vpc) =>
        vpc.Blocks.FirstOrDefault(b => b.State is ("associated" or "associating") && b.Block.Contains(candidate));
}
