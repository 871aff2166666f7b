using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using WrittenReport = Headroom.Decisions.Reporting.Report;

namespace Headroom.Steps.Incidents;

/// <summary>Ends an incident: writes its report from whatever there is, and frees the cluster for the next one.</summary>
internal static class Closing
{
    /// <summary>Writes report.json and report.md and closes the incident. May be repeated.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="input">The task.</param>
    /// <param name="error">What ended it, or null.</param>
    public static async Task<WrittenReport> EndAsync(Edge edge, TaskInput input, ReportError? error)
    {
        var file = await EndedAsync(edge, await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false)).ConfigureAwait(false);
        var diagnosis = await Documents.FindAsync(edge, BucketKeys.Diagnosis(input.Id), StepsJson.Default.DiagnosisDocument).ConfigureAwait(false);
        var facts = new ReportFacts
        {
            Cluster = input.Request?.Cluster is { Length: > 0 } named ? named : file?.Record.Cluster ?? "unknown",
            Incident = input.Id,
            Outcome = OutcomeOf(file?.Record.Outcome, input.Error),
            Why = file?.Record.Why,
            StartedAt = input.Incident!.StartedAt,
            EndedAt = edge.Now,
            Trigger = input.Request?.Reason ?? input.Request?.Trigger,
            Causes = diagnosis?.Causes ?? [],
            Planning = diagnosis?.Planning,
            Entries = file?.Entries ?? [],
            Undo = file?.Record.Undo ?? [],
            Drift = file?.Record.Drift ?? [],
            Error = error,
        };
        var report = ReportText.Write(facts);
        await Documents.WriteAsync(edge, BucketKeys.ReportJson(input.Id), facts, StepsJson.Default.ReportFacts).ConfigureAwait(false);
        await edge.Reports.WriteAsync(BucketKeys.ReportText(input.Id), report.Markdown).ConfigureAwait(false);
        if (file is not null)
        {
            await file.SaveAsync(edge, file.Record with { Status = IncidentRecord.Closed, Outcome = facts.Outcome }).ConfigureAwait(false);
        }

        await ClusterStates.CloseAsync(edge, facts.Cluster, input.Id, input.IsPreparation).ConfigureAwait(false);
        return report;
    }

    // A step in whose middle the incident ended: what it had made by then is in its entry, and undo has judged it.
    private static async Task<IncidentFile?> EndedAsync(Edge edge, IncidentFile? file)
    {
        if (file is null || file.Journal.All(entry => entry.HasEnded))
        {
            return file;
        }

        var journal = new List<JournalEntry>();
        foreach (var entry in file.Journal)
        {
            journal.Add(entry.HasEnded ? entry : await file.SaveAsync(edge, entry.Ended(StepState.Failed, edge.Now, step => step with { Note = step.Note ?? "the incident ended before this step did" })).ConfigureAwait(false));
        }

        return file with { Journal = journal };
    }

    // NextStep turns harm into an error, so that the workflow undoes it; how it ended is known all the same. A clean-up that failed doesn't change how it ended, either.
    private static IncidentOutcome OutcomeOf(IncidentOutcome? known, ErrorInput? error) =>
        known == IncidentOutcome.SettingsDidHarm || error?.Error is not { Length: > 0 } ? known ?? IncidentOutcome.Failed : IncidentOutcome.Failed;
}
