using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Journal;

/// <summary>The table <i>state × verdict → next</i> of docs/how-it-decides.md.</summary>
public static class NextMove
{
    /// <summary>What comes next, from the plan and what the journal says was done.</summary>
    /// <remarks>
    /// The journal is replayed along the plan: the answer is the first move that it doesn't show as done. At most the plan's steps, a block
    /// for each of its further candidates and two verifications are made, so every incident ends.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The journal isn't one of this plan.</exception>
    public static Move Decide(Plan plan, IReadOnlyList<StepEntry> entries)
    {
        plan = Fallbacks.InForce(plan, entries);
        var journal = new Replay(entries);
        foreach (var step in plan.Steps.Where(s => !PlannedCanaries.IsConditional(s)))
        {
            if (journal.Next(n => new Move.Act(n, step)) is { } underWay)
            {
                return underWay;
            }
        }

        return plan.IsPreparation ? new Move.Finish(IncidentOutcome.Prepared, "Closed space is there: a response opens it with one tag.")
            : journal.Next(n => new Move.Verify(n, VerifyOf.Recovery)) ?? AfterSpace(plan, journal);
    }

    private static Move AfterSpace(Plan plan, Replay journal)
    {
        var verdict = Overall(journal.Last);
        var when = verdict switch
        {
            ZoneVerdict.No => ConfigureWhen.IfNotRecovered,
            ZoneVerdict.Recovered or ZoneVerdict.NotExercised => ConfigureWhen.AfterRecovery,
            // Settings don't give a node another interface slot: the ladder has nothing more for these pods.
            _ => (ConfigureWhen?)null,
        };
        var settings = plan.Steps.OfType<PlannedStep.ConfigureAwsNode>().FirstOrDefault(s => s.When == when);
        if (settings is null)
        {
            return AfterEvidence(plan, journal, verdict) ?? End(verdict);
        }

        var of = when == ConfigureWhen.AfterRecovery ? VerifyOf.Settings : VerifyOf.Recovery;
        return journal.Next(n => new Move.Act(n, settings))
            ?? journal.Next(n => new Move.Verify(n, of))
            ?? (of == VerifyOf.Recovery ? End(Overall(journal.Last)) : AfterSettings(verdict, Overall(journal.Last)));
    }

    // Rung 3, where no change of this plan has restarted aws-node already.
    private static Move? AfterEvidence(Plan plan, Replay journal, ZoneVerdict verdict)
    {
        var restart = plan.Steps.OfType<PlannedStep.RestartAwsNode>().FirstOrDefault();
        return restart is null || verdict != ZoneVerdict.No || journal.Last.StuckIpamd.Count == 0 || plan.Steps.Any(s => s is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace })
            ? null
            : journal.Next(n => new Move.Act(n, restart)) ?? journal.Next(n => new Move.Verify(n, VerifyOf.Recovery)) ?? End(Overall(journal.Last));
    }

    private static Move.Finish AfterSettings(ZoneVerdict recovery, ZoneVerdict settings) => settings == ZoneVerdict.No
        ? new Move.Finish(IncidentOutcome.SettingsDidHarm, "After the change of aws-node more pods wait than before it.")
        : End(recovery);

    private static Move.Finish End(ZoneVerdict verdict) => verdict switch
    {
        ZoneVerdict.Recovered => new(IncidentOutcome.Recovered, "Pods that started after the switch have addresses from the new space."),
        ZoneVerdict.NotExercised => new(IncidentOutcome.SpaceRestored, "Headroom is back and no pod waits."),
        ZoneVerdict.OnlyUnhelpable => new(IncidentOutcome.OnlyUnhelpable, "The pods that still wait are on nodes that no new space can help."),
        _ => new(IncidentOutcome.NotRecovered, "Pods still wait after everything that the policy allows."),
    };

    // The worst zone speaks for all; a zone that couldn't be judged by its deadline hasn't recovered.
    private static ZoneVerdict Overall(StepEntry verification)
    {
        ReadOnlySpan<ZoneVerdict> worstFirst = [ZoneVerdict.No, ZoneVerdict.OnlyUnhelpable, ZoneVerdict.Recovered, ZoneVerdict.NotExercised];
        foreach (var verdict in worstFirst)
        {
            if (verification.Verdicts.Values.Any(v => v == verdict || (v == ZoneVerdict.NotYet && verdict == ZoneVerdict.No)))
            {
                return verdict;
            }
        }

        return ZoneVerdict.No;
    }

    /// <summary>Walks the journal beside the plan.</summary>
    private sealed class Replay(IReadOnlyList<StepEntry> entries)
    {
        private readonly Queue<StepEntry> _left = new(entries.Where(e => e.Kind is not (StepKinds.ReadCluster or StepKinds.Approve or StepKinds.RollBack) && e.State != StepState.PassedOver).OrderBy(e => e.Number));
        private readonly int _free = entries.Select(e => e.Number).DefaultIfEmpty().Max() + 1;

        /// <summary>The entry that was passed last.</summary>
        public StepEntry Last { get; private set; } = null!;

        /// <summary>The move if it isn't done yet, the end if it failed, or null when it is done.</summary>
        public Move? Next(Func<int, Move> move)
        {
            if (!_left.TryDequeue(out var entry))
            {
                return move(_free);
            }

            Last = entry;
            var expected = move(entry.Number);
            return entry.Kind != expected.Kind
                ? throw new InvalidOperationException($"the journal isn't of this plan: entry {entry.Number} is {entry.Kind}, and the plan has {expected.Kind} there")
                : entry.State switch
                {
                    StepState.Done => null,
                    StepState.Intended => expected,
                    // Evidence that couldn't be had ends nothing.
                    _ when entry.Kind == StepKinds.SendCanaries => null,
                    _ => new Move.Finish(IncidentOutcome.Failed, $"Step {entry.Number} ({entry.Kind}) was given up."),
                };
        }
    }
}
