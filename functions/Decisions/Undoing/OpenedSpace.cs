using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>Subnets that were there before and that a response has put tags on: until pods may live there, exactly those tags go again.</summary>
internal static class OpenedSpace
{
    /// <summary>What becomes of one, or null where nothing of the response is on it.</summary>
    public static UndoAction? TakeBack(SubnetReading subnet, Plan plan, IReadOnlyList<StepEntry> entries, StepEntry opened, bool isOpen, bool mayBeUsed)
    {
        var tags = SetOn(subnet, plan, entries, opened);
        return isOpen && mayBeUsed ? UndoSpace.Keep(subnet, "it was there before, and this response opened it, so that pods may live in it")
            : isOpen && UndoSpace.Used(subnet) > 0 ? UndoSpace.Keep(subnet, "it was there before, this response opened it, and something has addresses in it")
            : tags.Count > 0 ? new UndoAction.UntagSubnet(subnet.Id, subnet.Block, tags)
            : null;
    }

    // The response's own by the journal, and still as it set them.
    internal static SortedDictionary<string, string> SetOn(SubnetReading subnet, Plan plan, IReadOnlyList<StepEntry> entries, StepEntry opened)
    {
        var key = TagKeys.CniCluster(plan.Cluster);
        var isAdopted = Fallbacks.InForce(plan, entries).Steps.OfType<PlannedStep.OpenSubnets>().Any(s => s.Adopted.Contains(subnet.Block));
        (string Key, string Value, bool IsOurs)[] set = [(TagKeys.RoleCni, "1", true), (key, "shared", isAdopted && !opened.Before.ContainsKey($"{subnet.Id} {key}"))];
        return new(set.Where(tag => tag.IsOurs && subnet.Tags.GetValueOrDefault(tag.Key) == tag.Value).ToDictionary(tag => tag.Key, tag => tag.Value), StringComparer.Ordinal);
    }
}
