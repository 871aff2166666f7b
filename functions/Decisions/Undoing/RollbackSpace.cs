using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>Opened space in a rollback: closed first, then drained, then deleted.</summary>
public static class RollbackSpace
{
    /// <summary>The subnets that the actions shut to the CNI.</summary>
    public static IReadOnlyCollection<SubnetId> Closing(IReadOnlyList<UndoAction> actions) =>
    [
        .. actions.OfType<UndoAction.CloseSubnet>().Select(c => c.Subnet),
        .. actions.OfType<UndoAction.UntagSubnet>().Where(u => u.Tags.ContainsKey(TagKeys.RoleCni)).Select(u => u.Subnet),
    ];

    /// <summary>Why closing would bring the emergency back, or null.</summary>
    /// <param name="present">The world now.</param>
    /// <param name="closing">The subnets that would be closed.</param>
    /// <param name="floor">The policy's floor, in addresses.</param>
    public static string? WhyNot(ClusterSnapshot present, IReadOnlyCollection<SubnetId> closing, long floor)
    {
        var closed = present with
        {
            Vpc = present.Vpc with { Subnets = [.. present.Vpc.Subnets.Select(s => closing.Contains(s.Id) ? s with { Tags = s.Tags.Where(t => t.Key != TagKeys.RoleCni).ToDictionary(t => t.Key, t => t.Value) } : s)] },
        };
        var moving = present.Vpc.Subnets.Where(s => closing.Contains(s.Id)).GroupBy(s => s.Zone).ToDictionary(g => g.Key, g => g.Sum(UndoSpace.Used));
        var shortages = ZoneCapacity.Measure(closed)
            .Where(z => moving.ContainsKey(z.Zone) && z.Addresses - moving[z.Zone] < floor)
            .Select(z => $"{z.Zone} would have {z.Addresses} addresses for the {moving[z.Zone]} that are in use there now, and the floor is {floor}").ToList();
        return shortages.Count == 0 ? null : Words.List(shortages);
    }

    /// <summary>The opened subnets of the incident that are seen closed: what is open after that was opened by somebody else.</summary>
    /// <param name="incident">The incident's id.</param>
    /// <param name="entries">Its journal.</param>
    /// <param name="present">The world now.</param>
    public static IEnumerable<UndoAction> SeenClosed(string incident, IReadOnlyList<StepEntry> entries, ClusterSnapshot present)
    {
        var created = UndoSpace.Of(entries, StepKinds.CreateSubnets);
        var opened = UndoSpace.Of(entries, StepKinds.OpenSubnets);
        return present.Vpc.Subnets
            .Where(s => UndoSpace.IsOurs(incident, created, s) && opened?.Made.ContainsKey(s.Id.Value) == true && !IsOpen(s))
            .Select(s => new UndoAction.CloseSubnet(s.Id, s.Block, s.Tags.GetValueOrDefault(TagKeys.RoleCni)));
    }

    /// <summary>Closed subnets of the incident that something still has addresses in.</summary>
    internal static IReadOnlyCollection<SubnetId> Draining(string incident, IReadOnlyList<StepEntry> entries, ClusterSnapshot present)
    {
        var created = UndoSpace.Of(entries, StepKinds.CreateSubnets);
        return [.. present.Vpc.Subnets.Where(s => UndoSpace.IsOurs(incident, created, s) && IsDraining(s)).Select(s => s.Id)];
    }

    internal static IEnumerable<UndoAction> Subnets(string incident, Plan plan, IReadOnlyList<StepEntry> entries, IReadOnlyList<UndoAction> done, ClusterSnapshot present)
    {
        var created = UndoSpace.Of(entries, StepKinds.CreateSubnets);
        var opened = UndoSpace.Of(entries, StepKinds.OpenSubnets);
        foreach (var subnet in present.Vpc.Subnets.OrderBy(s => s.Id.Value, StringComparer.Ordinal))
        {
            var weOpened = opened?.Made.ContainsKey(subnet.Id.Value) == true;
            if (UndoSpace.IsOurs(incident, created, subnet))
            {
                foreach (var action in IsOpen(subnet) ? [Close(subnet, plan, done, present, weOpened)]
                    : IsDraining(subnet) ? [new UndoAction.Await(Name(subnet), Holders(subnet, present))]
                    : UndoSpace.Delete(incident, subnet))
                {
                    yield return action;
                }
            }
            else if (weOpened && !opened!.Before.ContainsKey(subnet.Id.Value) && OpenedSpace.SetOn(subnet, plan, entries, opened) is { Count: > 0 } tags
                && !done.Any(a => a is UndoAction.UntagSubnet untagged && untagged.Subnet == subnet.Id))
            {
                yield return new UndoAction.UntagSubnet(subnet.Id, subnet.Block, tags);
            }
        }
    }

    private static UndoAction Close(SubnetReading subnet, Plan plan, IReadOnlyList<UndoAction> done, ClusterSnapshot present, bool weOpened) =>
        !weOpened ? UndoSpace.Keep(subnet, "somebody else opened it: roll that response back, or close it, first")
        : done.Any(a => a is UndoAction.CloseSubnet closed && closed.Subnet == subnet.Id) ? UndoSpace.Keep(subnet, "it was closed, and somebody has opened it again")
        : new UndoAction.CloseSubnet(subnet.Id, subnet.Block, Closing(plan, present));

    // From 1.22 on the value 0 also keeps aws-node, once it starts anew, from giving out addresses of interfaces that are in the subnet (IsSubnetExcluded).
    // Older ones take the tag's key alone for open (validTag), and which version another cluster of the VPC runs isn't known.
    private static string? Closing(Plan plan, ClusterSnapshot present) =>
        plan.SharedWith.Count == 0 && CniVersion.Of(present) >= CniVersion.TagValues ? "0" : null;

    // Open to some CNI: until 1.22 the key alone opens.
    private static bool IsOpen(SubnetReading subnet) => subnet.Tags.TryGetValue(TagKeys.RoleCni, out var value) && value != "0";

    private static bool IsDraining(SubnetReading subnet) => !IsOpen(subnet) && UndoSpace.Used(subnet) > 0;

    private static string Name(SubnetReading subnet) => $"subnet {subnet.Id} ({subnet.Block}, {subnet.Zone})";

    private static string Holders(SubnetReading subnet, ClusterSnapshot present)
    {
        const int Most = 10;
        var nodes = present.Instances.Where(i => i.Interfaces.Any(n => n.Subnet == subnet.Id)).Select(i => i.Id).Order(StringComparer.Ordinal).ToList();
        var more = nodes.Count > Most ? $" and {nodes.Count - Most} more" : "";
        return $"{UndoSpace.Used(subnet)} of its addresses are in use{(nodes.Count == 0 ? ", by no node of the cluster: look for other interfaces in it" : $", by nodes {string.Join(", ", nodes.Take(Most))}{more}")}";
    }
}
