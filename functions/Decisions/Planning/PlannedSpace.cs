using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Rung 1: the steps that give the zones space, ending with the switch.</summary>
internal static class PlannedSpace
{
    public static IEnumerable<PlannedStep> Of(ClusterSnapshot snapshot, ClusterPolicy policy, SpaceNeed need, ChosenBlock chosen, CniSettings present)
    {
        var shortage = $"{Words.List(need.Exhausted)} {(need.Exhausted.Count == 1 ? "is" : "are")} below the floor, and {snapshot.Vpc.Id} has no space for pods that the policy allows";
        foreach (var step in Closed(snapshot, policy, need, chosen, shortage, present.Discovery ? "Until the switch" : "Until subnet discovery is switched on"))
        {
            yield return step;
        }

        var blocks = need.Reusable.Select(s => s.Block).Concat(chosen.Layout.Select(l => l.Block)).Order().ToList();
        if (blocks.Count > 0)
        {
            yield return Open(snapshot, need, blocks, present);
        }
    }

    /// <summary>The block and the subnets in it, closed.</summary>
    /// <param name="snapshot">What was seen.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="need">The zones.</param>
    /// <param name="chosen">The block.</param>
    /// <param name="why">Why, without its full stop.</param>
    /// <param name="until">The moment from which pods may live there.</param>
    public static IEnumerable<PlannedStep> Closed(ClusterSnapshot snapshot, ClusterPolicy policy, SpaceNeed need, ChosenBlock chosen, string why, string until = "Until the switch")
    {
        if (need.New.Count > 0 && chosen.Associate)
        {
            yield return new PlannedStep.AssociateCidr
            {
                Block = chosen.Block!.Value,
                Reason = $"{why}." + Refusals.PassedOver(chosen.Block.Value, chosen.Rejections),
                Undo = $"{until}, the block is disassociated; after it, it stays and is listed.",
            };
        }

        if (need.New.Count > 0)
        {
            var reserves = chosen.Layout.Any(l => l.Reservation is not null);
            yield return new PlannedStep.CreateSubnets
            {
                Subnets = Subnets(need, chosen),
                Tags = new SortedDictionary<string, string>(policy.Tags.ToDictionary(), StringComparer.Ordinal),
                Reason = $"A pod subnet in {Words.List(chosen.Layout.Select(l => l.Zone))}, closed at first, that routes and filters as the zone's nodes do."
                    + (reserves ? " A part is reserved for prefixes, so that interfaces' own addresses break no /28 in it; the rest still has the most free addresses of its zone, which the CNI goes by. Where EC2 refuses the reservation, the subnet serves without it." : ""),
                Undo = $"{until}, the subnets are deleted{(reserves ? ", their reservations first" : "")}; after it, they stay and are listed.",
            };
        }
    }

    private static PlannedStep.OpenSubnets Open(ClusterSnapshot snapshot, SpaceNeed need, IReadOnlyList<Cidr> blocks, CniSettings present)
    {
        var adopted = need.Reusable.Where(s => !ReusableSpace.IsTagged(s, snapshot.Cluster)).ToList();
        return new PlannedStep.OpenSubnets
        {
            Blocks = blocks,
            Adopted = [.. adopted.Select(s => s.Block).Order()],
            Reason = $"The switch: the CNI takes addresses from {Words.List(blocks)} from its next try on, without a restart."
                + (need.Reusable.Count > 0 ? $" There before: {Words.List(need.Reusable.Select(s => $"{s.Id} ({s.Block})"))}." : "")
                + (adopted.Count > 0 ? $" Empty and nobody's by {(adopted.Count == 1 ? "its" : "their")} tags: {Words.List(adopted.Select(s => s.Id))}, which the policy permits (reuse) and which get the cluster's tag first." : ""),
            Undo = (present.Discovery ? "Nothing" : "Until subnet discovery is switched on, new subnets are deleted and others lose the tags that were set; after it, nothing")
                + $" by itself: pods may live there. A person drains and closes the subnets.{(adopted.Count > 0 ? " Until the switch, the cluster's tag goes again." : "")}",
        };
    }

    public static IReadOnlyList<PlannedSubnet> Subnets(SpaceNeed need, ChosenBlock chosen) => [.. chosen.Layout.Select(l => Planned(need, l))];

    private static PlannedSubnet Planned(SpaceNeed need, ZoneBlock zone)
    {
        var placement = need.New.Single(p => p.Zone == zone.Zone);
        return new PlannedSubnet(zone.Zone, zone.Block, placement.RouteTable!, placement.NetworkAcl!) { Reservation = zone.Reservation };
    }
}
