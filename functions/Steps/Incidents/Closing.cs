using Headroom.Decisions.Alarms;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Responses;
using Headroom.Steps.Measuring;
using Headroom.Steps.Stepping;
using WrittenReport = Headroom.Decisions.Reporting.Report;

namespace Headroom.Steps.Incidents;

/// <summary>Ends an incident: writes its report from whatever there is, and frees the cluster for the next one.</summary>
internal static class Closing
{
    /// <summary>Writes report.json and report.md and closes the incident. May be repeated.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="input">The task.</param>
    /// <param name="error">What ended it, or null.</param>
    public static async Task<(WrittenReport Report, AlarmReturn? Alarm)> EndAsync(Edge edge, TaskInput input, ReportError? error)
    {
        var file = await CanaryCommands.SweepAsync(edge, input, await EndStepsAsync(edge, await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
        var diagnosis = await Documents.FindAsync(edge, BucketKeys.Diagnosis(input.Id), StepsJson.Default.DiagnosisDocument).ConfigureAwait(false);
        var cluster = input.Request?.Cluster is { Length: > 0 } named ? named : file?.Record.Cluster ?? "unknown";
        var read = await ClusterStates.ReadAsync(edge, cluster).ConfigureAwait(false);
        var facts = Facts(edge, input, file, read.State) with { Cluster = cluster, Causes = diagnosis?.Causes ?? [], Planning = diagnosis?.Planning, Error = error };
        var report = await WriteAsync(edge, facts).ConfigureAwait(false);
        if (file is not null)
        {
            await file.SaveAsync(edge, file.Record with { Status = IncidentRecord.Closed, Outcome = facts.Outcome }).ConfigureAwait(false);
        }

        // To the workflow a refusal is a success, so that its own metrics don't tell.
        if (facts.Outcome == IncidentOutcome.Refused)
        {
            edge.Output.WriteLine(EmfLine.Write("RefusedResponses", "Count", 1, edge.Now, ("Table", edge.Settings.Table)));
        }

        await ClusterStates.CloseAsync(edge, cluster, input.Id, read, TraceOf(input, file?.Record, facts.Outcome)).ConfigureAwait(false);
        return (report, facts.Alarm);
    }

    /// <summary>What an incident leaves for the next one. Of several clusters that run out in one VPC, each waits for the lease and then finds the world changed, by whoever had it.</summary>
    public static IncidentTrace TraceOf(TaskInput input, IncidentRecord? record, IncidentOutcome outcome) =>
        input.IsPreparation ? IncidentTrace.None
        : outcome is IncidentOutcome.Drifted or IncidentOutcome.Busy && record?.LeaseAskedAt is not null ? IncidentTrace.HeldOff
        : IncidentTrace.Whole;

    // What the journal and the cluster's state say. Where another response has begun since (this is a repetition), the alarm is its matter.
    private static ReportFacts Facts(Edge edge, TaskInput input, IncidentFile? file, ClusterState state)
    {
        var outcome = OutcomeOf(file?.Record.Outcome, input.Error);
        var startedAt = input.StartedAt;
        return new ReportFacts
        {
            Cluster = "",
            Incident = input.Id,
            Outcome = outcome,
            Alarm = state.LastStartedAt > startedAt ? null : AlarmReturn.Of(outcome, state.Alarm, edge.Now, edge.Now),
            Why = file?.Record.Why,
            StartedAt = startedAt,
            EndedAt = edge.Now,
            Trigger = input.Request?.Reason ?? input.Request?.Trigger,
            PlanUntil = file?.Record.PlanUntil,
            Entries = file?.Entries ?? [],
            Undo = file?.Record.Undo ?? [],
            Drift = file?.Record.Drift ?? [],
        };
    }

    /// <summary>Writes report.json and report.md over what is there.</summary>
    public static async Task<WrittenReport> WriteAsync(Edge edge, ReportFacts facts)
    {
        var report = ReportText.Write(facts);
        await Documents.WriteAsync(edge, BucketKeys.ReportJson(facts.Incident), facts, StepsJson.Default.ReportFacts).ConfigureAwait(false);
        await edge.Reports.WriteAsync(BucketKeys.ReportText(facts.Incident), report.Markdown).ConfigureAwait(false);
        return report;
    }

    /// <summary>Ends a step in whose middle the incident ended: what it had made by then is in its entry, and undo has judged it.</summary>
    public static async Task<IncidentFile?> EndStepsAsync(Edge edge, IncidentFile? file)
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
