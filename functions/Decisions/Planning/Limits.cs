using Headroom.Decisions.Capacity;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Quotas that a plan would pass. Only the blocks' is in the policy; of the others AWS's defaults are known, which may have been raised.</summary>
internal static class Limits
{
    /// <summary>Subnets in a VPC, by default (Amazon VPC user guide, quotas: L-407747CB).</summary>
    public const int Subnets = 200;

    /// <summary>Network interfaces in a Region, by default (L-DF5E4CA3).</summary>
    public const int Interfaces = 5_000;

    /// <summary>Units of Network Address Usage in a VPC, by default (VPC user guide, Network Address Usage): one for each address and each prefix.</summary>
    public const int Units = 64_000;

    private const int PrefixSize = 16;

    /// <summary>A sentence for each quota that the new subnets, or the addresses that are wanted in them, would pass.</summary>
    public static IEnumerable<string> Of(ClusterSnapshot snapshot, CniSettings cni, IReadOnlyList<PlannedStep> steps, long wanted)
    {
        var vpc = snapshot.Vpc;
        var made = steps.OfType<PlannedStep.CreateSubnets>().Sum(s => s.Subnets.Count);
        if (made > 0 && vpc.Subnets.Count + made > Subnets)
        {
            yield return $"{vpc.Id} has {Words.Number(vpc.Subnets.Count)} subnets, and {made} more pass the quota of {Subnets} (L-407747CB, by default; yours may have been raised). "
                + "Where it hasn't been, EC2 refuses and what was made is taken back: delete subnets that nobody uses, or have the quota raised first.";
        }

        var units = made * (cni.Prefixes ? wanted / PrefixSize : wanted);
        if (vpc.Usage is { } usage && made > 0 && usage.Units + units > Units)
        {
            yield return $"{vpc.Id} uses {Words.Number(usage.Units)} units of Network Address Usage, and the pods that the new subnets are made for can take {Words.Number(units)} more: "
                + $"that passes the quota of {Words.Number(Units)} (by default; yours may have been raised), at which EC2 gives no further address. Have it raised, or use prefixes, which count as one unit each.";
        }
    }
}
