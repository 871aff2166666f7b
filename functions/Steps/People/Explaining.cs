using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.People;

/// <summary>Says of an incident why it did what it did, from its journal and the documents beside it; under way or ended.</summary>
public static class Explaining
{
    /// <summary>Explains an incident; null when there is none of that id.</summary>
    public static async Task<string?> ExplainAsync(Edge edge, string incident)
    {
        if (await IncidentFile.FindAsync(edge, incident).ConfigureAwait(false) is not { } file)
        {
            return null;
        }

        var diagnosis = await Documents.FindAsync(edge, BucketKeys.Diagnosis(incident), StepsJson.Default.DiagnosisDocument).ConfigureAwait(false);
        var written = await Documents.FindAsync(edge, BucketKeys.ReportJson(incident), StepsJson.Default.ReportFacts).ConfigureAwait(false);
        return ReportText.Explain(written ?? new ReportFacts
        {
            Cluster = file.Record.Cluster,
            Incident = incident,
            Outcome = file.Record.Outcome ?? IncidentOutcome.Failed,
            StartedAt = file.Record.StartedAt,
            EndedAt = edge.Now,
            Why = file.Record.Why,
            Causes = diagnosis?.Causes ?? [],
            Planning = diagnosis?.Planning,
            Entries = file.Entries,
            Undo = file.Record.Undo,
            Drift = file.Record.Drift,
        }, isUnderWay: file.Record.Status != IncidentRecord.Closed);
    }
}
