using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Rung 1: the steps that give the zones space, ending with the switch.</summary>
internal static class PlannedSpace
{
    public static IEnumerable<PlannedStep> Of(ClusterSnapshot snapshot, ClusterPolicy policy, SpaceNeed need, ChosenBlock chosen, CniSettings present)
    {
        // The moment from which pods may live in the new space.
        var until = present.Discovery ? "Until the switch" : "Until subnet discovery is switched on";
        if (need.New.Count > 0 && chosen.Associate)
        {
            yield return new PlannedStep.AssociateCidr
            {
                Block = chosen.Block!.Value,
                Reason = $"{Words.List(need.Exhausted)} {(need.Exhausted.Count == 1 ? "is" : "are")} below the floor, and {snapshot.Vpc.Id} has no space for pods that the policy allows."
                    + Refusals.PassedOver(chosen.Block.Value, chosen.Rejections),
                Undo = $"{until}, the block is disassociated; after it, it stays and is listed.",
            };
        }

        if (need.New.Count > 0)
        {
            yield return new PlannedStep.CreateSubnets
            {
                Subnets = Subnets(need, chosen),
                Tags = new SortedDictionary<string, string>(policy.Tags.ToDictionary(), StringComparer.Ordinal),
                Reason = $"A pod subnet in {Words.List(chosen.Layout.Select(l => l.Zone))}, closed at first, that routes and filters as the zone's nodes do.",
                Undo = $"{until}, the subnets are deleted; after it, they stay and are listed.",
            };
        }

        var blocks = need.Reusable.Select(s => s.Block).Concat(chosen.Layout.Select(l => l.Block)).Order().ToList();
        if (blocks.Count > 0)
        {
            yield return new PlannedStep.OpenSubnets
            {
                Blocks = blocks,
                Reason = $"The switch: the CNI takes addresses from {Words.List(blocks)} from its next try on, without a restart."
                    + (need.Reusable.Count > 0 ? $" There before: {Words.List(need.Reusable.Select(s => $"{s.Id} ({s.Block})"))}." : ""),
                Undo = (present.Discovery ? "Nothing" : "Until subnet discovery is switched on, new subnets are deleted; after it, nothing")
                    + " by itself: pods may live there. A person drains and closes the subnets.",
            };
        }
    }

    public static IReadOnlyList<PlannedSubnet> Subnets(SpaceNeed need, ChosenBlock chosen) => [.. chosen.Layout.Select(l => Planned(need, l))];

    private static PlannedSubnet Planned(SpaceNeed need, ZoneBlock zone)
    {
        var placement = need.New.Single(p => p.Zone == zone.Zone);
        return new PlannedSubnet(zone.Zone, zone.Block, placement.RouteTable!, placement.NetworkAcl!);
    }
}
