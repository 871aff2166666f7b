using System.Globalization;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Responses;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>One look of a rollback.</summary>
/// <param name="edge">The outside world.</param>
/// <param name="input">The incident, with the rollback's execution.</param>
/// <param name="by">Who ordered it.</param>
internal sealed class RollbackRun(Edge edge, TaskInput input, string by)
{
    private const string LooksKey = "looks";
    private const string ToldKey = "told";
    private const string BlindKey = "blind";

    // The state machine's time-out is a day more (rollback.asl.json).
    private static readonly TimeSpan Limit = TimeSpan.FromDays(14);

    // Whose the settings are is told by what is there now and not by a reading of days ago.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly TakingBack _taking = new(edge, input);

    /// <summary>Looks, carries out what can be done now, and answers how far it is.</summary>
    public async Task<RollbackAnswer> LookAsync(IncidentFile file)
    {
        var present = await _taking.ReadAsync(file).ConfigureAwait(false);
        var entry = file.Journal.LastOrDefault(j => j.Step.Kind == StepKinds.RollBack && !j.HasEnded) ?? Begin(file);
        if (entry.Version == 0)
        {
            // A pod that is left holds an address of the space that is to drain.
            file = await CanaryCommands.SweepAsync(edge, input, file).ConfigureAwait(false) ?? file;
        }

        file = file with { Record = Noted(file, entry, present) };
        var actions = Decide(file, entry, present);
        await RefuseAsync(actions, present).ConfigureAwait(false);

        if (entry.Version == 0)
        {
            // First, since what an earlier end has left is only forgotten while the order has no entry.
            file = await file.SaveAsync(edge, file.Record).ConfigureAwait(false);

            // Closed by that, so that nobody else ends what its execution was stopped in.
            file = await Closing.EndStepsAsync(edge, file).ConfigureAwait(false) ?? file;
        }

        var looks = int.TryParse(entry.Work.GetValueOrDefault(LooksKey), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : 0;
        entry = await file.SaveAsync(edge, entry.With(LooksKey, (looks + 1).ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
        if (edge.Now >= entry.Step.Deadline || RollbackPace.Next(actions, looks) is not { } pause)
        {
            return await EndAsync(file, entry, actions, present).ConfigureAwait(false);
        }

        var moves = actions.Where(RollbackPace.IsMove).ToList();
        foreach (var move in moves)
        {
            (file, entry) = await CarryOutAsync(file, entry, move, present).ConfigureAwait(false);
        }

        file = await file.SaveAsync(edge, file.Record).ConfigureAwait(false);
        var seconds = (int)pause.TotalSeconds;
        if (moves.Count > 0 || !actions.Any(a => a is UndoAction.Await) || entry.Work.ContainsKey(ToldKey))
        {
            return new RollbackAnswer.Wait(seconds);
        }

        await file.SaveAsync(edge, entry.With(ToldKey, Times.Write(edge.Now))).ConfigureAwait(false);
        return new RollbackAnswer.Drains(seconds, RollbackText.Subject(input.Cluster), RollbackText.Message(input.Cluster, input.Id, actions, entry.Step.Deadline));
    }

    private JournalEntry Begin(IncidentFile file)
    {
        var entry = JournalEntry.Begin(StepKinds.RollBack, file.Entries.Select(e => e.Number).DefaultIfEmpty().Max() + 1, edge.Now, Limit);
        return entry with { Step = entry.Step with { Note = $"{by} ordered it with {input.Execution}" } };
    }

    // What an earlier end left for a person is asked anew; what is seen closed is noted, so that a later opening is known to be somebody else's.
    private IncidentRecord Noted(IncidentFile file, JournalEntry entry, ClusterSnapshot present)
    {
        var known = entry.Version == 0 ? file.Record.Undo.Where(u => u is not UndoAction.Keep) : file.Record.Undo;
        var closed = entry.Version == 0 ? [] : RollbackSpace.SeenClosed(input.Id, file.Entries, present);
        return file.Record with { Status = IncidentRecord.Closed, Undo = [.. known.Union(closed)] };
    }

    // A change of aws-node that is under way is ended before anything else is judged: what it has set already isn't somebody else's.
    private IReadOnlyList<UndoAction> Decide(IncidentFile file, JournalEntry entry, ClusterSnapshot present)
    {
        var blind = entry.Work.GetValueOrDefault(BlindKey);
        return blind is null && TakingBack.RestoreUnderWay(file) is { } restore ? [restore] : RollbackChoice.Decide(input.Id, file.Plan, file.Entries, file.Record.Undo, present, IsFresh(present), blind);
    }

    private bool IsFresh(ClusterSnapshot present) => edge.Now - present.Inside?.ReadAt < Fresh;

    // While the cluster is paused no response would open the space again, and its owner knows what is coming.
    private async Task RefuseAsync(IReadOnlyList<UndoAction> actions, ClusterSnapshot present)
    {
        var policy = edge.PolicyOf(input.Cluster);
        if (RollbackSpace.WhyNot(present, RollbackSpace.Closing(actions), policy.Floor) is not { } why)
        {
            return;
        }

        var pause = await PauseSwitch.ReadAsync(edge, input.Cluster).ConfigureAwait(false);
        if (Standstill.Why(policy, pause, new Dictionary<string, string>(), edge.Now) is null)
        {
            throw new RollbackRefusedException(input.Id, $"without its space {input.Cluster} would run out of addresses again: {why}. Make room first, or, to close it all the same, pause the cluster (./headroom pause) so that no response opens it again");
        }
    }

    private async Task<(IncidentFile File, JournalEntry Entry)> CarryOutAsync(IncidentFile file, JournalEntry entry, UndoAction move, ClusterSnapshot present)
    {
        if (move is not UndoAction.RestoreEnvironment)
        {
            return (await _taking.MoveAsync(file, move).ConfigureAwait(false), entry);
        }

        try
        {
            if (TakingBack.RestoreUnderWay(file) is not null || IsFresh(present))
            {
                return (await _taking.MoveAsync(file, move).ConfigureAwait(false), entry);
            }

            var (reading, moved) = await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
            if (reading is not null)
            {
                await Documents.WriteAsync(edge, BucketKeys.Remembered(input.Cluster), present with { Inside = reading }).ConfigureAwait(false);
            }

            return (file, await file.SaveAsync(edge, moved).ConfigureAwait(false));
        }
        catch (Exception e) when (AwsNodeChange.IsFailure(e))
        {
            return (file, await file.SaveAsync(edge, entry.With(BlindKey, e.Message)).ConfigureAwait(false));
        }
    }

    private async Task<RollbackAnswer> EndAsync(IncidentFile file, JournalEntry entry, IReadOnlyList<UndoAction> actions, ClusterSnapshot present)
    {
        var kept = actions.Select(a => a is UndoAction.Await wait
            ? new UndoAction.Keep(wait.What, $"{wait.Why}, still after {Limit.TotalDays:0} days; order the rollback again to go on")
            : a.Left($"it couldn't be taken back in {Limit.TotalDays:0} days"));
        var why = $"{entry.Step.Note}. It had ended as {file.Record.Outcome?.ToString() ?? "nothing that was written down"}{(file.Record.Why is { } before ? $": {before}" : ".")}";
        file = await _taking.EndAsync(file with { Record = file.Record with { Outcome = IncidentOutcome.RolledBack, Why = why } }, kept, present).ConfigureAwait(false);
        await file.SaveAsync(edge, entry.Ended(StepState.Done, edge.Now)).ConfigureAwait(false);
        var (report, _) = await Closing.EndAsync(edge, input, error: null).ConfigureAwait(false);
        return new RollbackAnswer.Done(report.Subject, report.Message);
    }
}
