using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>What of an incident may be taken back by itself.</summary>
public static class UndoChoice
{
    /// <summary>The actions in their order; nothing is ever deleted that isn't ours by journal and tag.</summary>
    /// <param name="incident">The incident's id, the value of the tag on what it made.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="entries">Its journal.</param>
    /// <param name="present">The world now.</param>
    /// <param name="blind">Why aws-node can't be seen or set, or null where it can.</param>
    /// <param name="underWay">The change of aws-node that is being put back, or null.</param>
    public static IReadOnlyList<UndoAction> Decide(
        string incident, Plan plan, IReadOnlyList<StepEntry> entries, ClusterSnapshot present, string? blind = null, UndoAction.RestoreEnvironment? underWay = null)
    {
        var subnets = UndoSpace.Subnets(incident, plan, entries, present).ToList();
        return
        [
            .. subnets,
            .. UndoSpace.Blocks(plan, entries, present, [.. subnets.OfType<UndoAction.DeleteSubnet>().Select(d => d.Subnet)], draining: [], isLater: false),
            .. UndoSettings.Of(plan, entries, present, blind, underWay),
        ];
    }
}
