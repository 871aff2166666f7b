using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Diagnosis;

/// <summary>What the account and the VPC set as limits. Looked for only where somebody suffers: a quota that is nearly used up harms nobody.</summary>
internal static class AccountCauses
{
    public static IEnumerable<Cause> Of(Sight sight)
    {
        if (!sight.HasTrouble)
        {
            yield break;
        }

        var vpc = sight.Snapshot.Vpc;
        var blocks = vpc.Blocks.Count(b => b.State is not ("disassociated" or "failed"));
        if (blocks >= sight.Policy.CidrQuota)
        {
            yield return new Cause(CauseKind.QuotaReached, null, [$"{vpc.Id} has {blocks} of {sight.Policy.CidrQuota} IPv4 blocks (quota L-83CA0A9D)."]);
        }

        string[] used =
        [
            .. Used(vpc.Subnets.Count, Limits.Subnets, "subnets", "L-407747CB, subnets per VPC"),
            .. Used(vpc.Usage?.Interfaces ?? 0, Limits.Interfaces, "network interfaces", "L-DF5E4CA3, network interfaces per Region"),
            .. Used(vpc.Usage?.Units ?? 0, Limits.Units, "addresses and prefixes", "Network Address Usage per VPC, a unit each"),
        ];
        if (used.Length > 0)
        {
            yield return new Cause(CauseKind.QuotaReached, null, [.. used.Select(u => $"{vpc.Id} has {u}; yours may have been raised.")], Confidence.Likely);
        }

        if (sight.Snapshot.Throttled.Count > 0)
        {
            yield return new Cause(CauseKind.Throttled, null,
                [$"EC2 throttled {Words.List(sight.Snapshot.Throttled)} while the cluster was read: ipamd's calls draw on the same limits of the account in this Region."], Confidence.Likely);
        }
    }

    private static IEnumerable<string> Used(int count, int quota, string what, string name) =>
        count >= quota ? [$"{Words.Number(count)} {what} (quota {name}: {Words.Number(quota)} by default)"] : [];
}
