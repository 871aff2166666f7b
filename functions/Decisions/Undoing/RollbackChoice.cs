using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>What a person's order takes back of an incident: opened space, too, once nothing is in it.</summary>
public static class RollbackChoice
{
    /// <summary>What is to be done now; what has to wait or stays is among it. Nothing but keeps means that it is over.</summary>
    /// <param name="incident">The incident's id.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="entries">Its journal.</param>
    /// <param name="done">What has been taken back before.</param>
    /// <param name="present">The world now.</param>
    /// <param name="isFresh">False where the cluster was read inside too long ago to say whose its settings are now.</param>
    /// <param name="blind">Why aws-node can't be seen or set, or null where it can.</param>
    public static IReadOnlyList<UndoAction> Decide(
        string incident, Plan plan, IReadOnlyList<StepEntry> entries, IReadOnlyList<UndoAction> done, ClusterSnapshot present, bool isFresh, string? blind = null)
    {
        var subnets = RollbackSpace.Subnets(incident, plan, entries, done, present).ToList();

        // Seen closed before anything is deleted: until then a node may take from it.
        if (subnets.Where(a => a is UndoAction.CloseSubnet or UndoAction.UntagSubnet).ToList() is { Count: > 0 } closing)
        {
            return closing;
        }

        var gone = subnets.OfType<UndoAction.DeleteSubnet>().Select(d => d.Subnet).ToList();
        var blocks = UndoSpace.Blocks(plan, entries, present, gone, RollbackSpace.Draining(incident, entries, present), isLater: true).ToList();
        var isSpaceGone = subnets.Concat(blocks).All(a => a is UndoAction.Keep);
        return [.. subnets, .. blocks, .. Settings(entries, present, isSpaceGone, isFresh, blind)];
    }

    // One change at a time, the newest first. Subnet discovery goes off last: a CNI without it doesn't mind that a subnet is closed (IsSubnetExcluded is
    // asked with subnet discovery alone), and would go on giving out what its interfaces there hold.
    private static IEnumerable<UndoAction> Settings(IReadOnlyList<StepEntry> entries, ClusterSnapshot present, bool isSpaceGone, bool isFresh, string? blind)
    {
        var environment = CniSettings.Of(present).Environment;
        foreach (var entry in entries.Where(e => e.Kind == StepKinds.ConfigureAwsNode && e.Made.Count > 0 && e.State is not StepState.Undone).OrderByDescending(e => e.Number))
        {
            var ours = entry.Made;
            if (blind is not null)
            {
                yield return UndoSettings.Keep(ours, blind);
            }
            else if (isFresh && ours.Any(v => environment.GetValueOrDefault(v.Key) != v.Value))
            {
                yield return UndoSettings.Keep(ours, "somebody has changed it since, so that it isn't ours to put back");
            }
            else if (!isSpaceGone && ours.ContainsKey(CniSettings.DiscoveryVariable))
            {
                yield return new UndoAction.Await($"aws-node's {Words.List(ours.Select(v => $"{v.Key}={v.Value}"))}", "it goes back when the space is gone");
                yield break;
            }
            else
            {
                yield return new UndoAction.RestoreEnvironment(ours.Keys.ToDictionary(name => name, name => entry.Before.GetValueOrDefault(name)), ours);
                yield break;
            }
        }
    }
}
