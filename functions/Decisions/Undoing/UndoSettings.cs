using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>Settings go back only where verification shows that they did harm, and only while they are still ours.</summary>
internal static class UndoSettings
{
    public static IEnumerable<UndoAction> Of(Plan plan, IReadOnlyList<StepEntry> entries, ClusterSnapshot present, string? blind, UndoAction.RestoreEnvironment? underWay)
    {
        var environment = CniSettings.Of(present).Environment;
        foreach (var entry in entries.Where(e => e.Kind == StepKinds.ConfigureAwsNode && e.Made.Count > 0 && e.State is not StepState.Undone).OrderByDescending(e => e.Number))
        {
            // Written ahead of the change, so that they are known even where its answer was lost.
            var ours = entry.Made;
            var isStillOurs = ours.All(v => environment.GetValueOrDefault(v.Key) == v.Value);
            if (underWay is not null && ours.OrderBy(v => v.Key, StringComparer.Ordinal).SequenceEqual(underWay.Expected.OrderBy(v => v.Key, StringComparer.Ordinal)))
            {
                // Not judged anew: what has gone back by now is no change of somebody else's.
                yield return underWay;
            }
            else if (DidHarm(plan, entries, entry))
            {
                yield return blind is not null ? Keep(ours, blind)
                    : isStillOurs ? new UndoAction.RestoreEnvironment(ours.Keys.ToDictionary(name => name, name => entry.Before.GetValueOrDefault(name)), ours)
                    : Keep(ours, "somebody has changed it since, so that it isn't ours to put back");
            }
            else if (isStillOurs)
            {
                yield return Keep(ours, "nothing shows that it did harm");
            }
        }
    }

    // Such a step follows a verification without a No, so a No can only be the settings' own.
    private static bool DidHarm(Plan plan, IReadOnlyList<StepEntry> entries, StepEntry entry) =>
        StepOf(plan, entries, entry)?.When == ConfigureWhen.AfterRecovery
        && entries.Any(e => e.Kind == StepKinds.Verify && e.State == StepState.Done && e.Verdicts.Values.Contains(ZoneVerdict.No));

    // Before the first verification it is rung 0; after it the verdict told NextMove which of the two it was.
    private static PlannedStep.ConfigureAwsNode? StepOf(Plan plan, IReadOnlyList<StepEntry> entries, StepEntry entry)
    {
        var verified = entries.FirstOrDefault(e => e.Kind == StepKinds.Verify && e.Number < entry.Number);
        var when = verified is null ? ConfigureWhen.WithSpace
            : verified.Verdicts.Values.Contains(ZoneVerdict.No) ? ConfigureWhen.IfNotRecovered
            : ConfigureWhen.AfterRecovery;
        return plan.Steps.OfType<PlannedStep.ConfigureAwsNode>().FirstOrDefault(s => s.When == when);
    }

    internal static UndoAction.Keep Keep(IReadOnlyDictionary<string, string> values, string why) =>
        new($"aws-node's {Words.List(values.Select(v => $"{v.Key}={v.Value}"))}", why);
}
