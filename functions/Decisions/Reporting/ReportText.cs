using System.Text;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Reporting;

/// <summary>The report in its three forms.</summary>
/// <param name="Subject">At most 100 characters of ASCII, as SNS wants.</param>
/// <param name="Message">A few lines for a notification.</param>
/// <param name="Markdown">The whole report.</param>
/// <param name="Succeeded">False when the execution is to end as failed.</param>
public sealed record Report(string Subject, string Message, string Markdown, bool Succeeded);

/// <summary>Says what was found, done, undone and kept, and what a person should do next.</summary>
public static class ReportText
{
    private const int SubjectLimit = 100;

    /// <summary>Writes the report.</summary>
    public static Report Write(ReportFacts facts)
    {
        var headline = OutcomeText.Headline(facts) + (OutcomeText.IsSpoilt(facts) ? ", but its clean-up failed" : "");
        var sections = Sections(facts).Where(s => s.Lines.Count > 0).ToList();
        var markdown = new StringBuilder($"# {Markdown.Line($"{facts.Cluster}: {headline}")}\n\nIncident {Markdown.Code(facts.Incident)}, {facts.StartedAt:yyyy-MM-dd HH:mm:ss} to {facts.EndedAt:HH:mm:ss} UTC"
            + $"{(facts.Trigger is null ? "" : $", started because {Markdown.Line(facts.Trigger)}")}.\n");
        foreach (var (title, lines) in sections)
        {
            markdown.Append($"\n## {title}\n\n").AppendJoin('\n', lines.Select(line => $"- {Markdown.Line(line)}")).Append('\n');
        }

        if (facts.Planning is PlanOutcome.Planned planned)
        {
            markdown.Append("\n## The plan\n\n").Append(PlanDocument.ToMarkdown(planned.Plan));
            markdown.Append(facts.PlanUntil is { } until ? $"\nIt could be carried out until {until:yyyy-MM-dd HH:mm:ss} UTC.\n" : "");
        }

        // A cause's first line says what it is; the numbers behind it are in the whole report.
        var brief = sections.SelectMany(s => (s.Title switch { "Found" => facts.Causes.Select(Headline).Take(8), "Done" => s.Lines.Take(8), _ => s.Lines.Take(4) }).Select(line => $"{s.Title}: {Plain.Line(line)}"));
        return new Report(Subject(facts.Cluster, headline), $"{Plain.Line($"{facts.Cluster}: {headline}")}.\n{string.Join('\n', brief)}\nIncident {Plain.Line(facts.Incident)}.", markdown.ToString(),
            OutcomeText.Succeeded(facts.Outcome) && !OutcomeText.IsSpoilt(facts));
    }

    /// <summary>Why an incident did what it did: the whole report, in the order in which it came about, with each step's reason.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="isUnderWay">True where it hasn't ended: then its outcome isn't known.</param>
    public static string Explain(ReportFacts facts, bool isUnderWay)
    {
        var text = new StringBuilder($"# {Markdown.Line($"{facts.Cluster}: {(isUnderWay ? "under way" : OutcomeText.Headline(facts))}")}\n\nIncident {Markdown.Code(facts.Incident)}, since {facts.StartedAt:yyyy-MM-dd HH:mm:ss} UTC\n");
        var plan = (facts.Planning as PlanOutcome.Planned)?.Plan;
        (string Title, IReadOnlyList<string> Lines)[] sections =
        [
            ("Why it began", facts.Trigger is { } trigger ? [trigger] : []),
            ("What it found", [.. facts.Causes.SelectMany(c => c.Evidence.Select(e => $"{c.Kind}: {e}"))]),
            ("Why each step", [.. plan?.Steps.Select(s => $"{PlanDocument.Headline(s)} {s.Reason}") ?? []]),
            ("What it warned of", plan?.Hazards ?? []),
            ("What it did, in order", [.. facts.Entries.OrderBy(e => e.Number).Select(e => $"{e.StartedAt:HH:mm:ss} {Line(e)}")]),
            ("Why it ended so", isUnderWay ? [] : [facts.Why ?? $"{OutcomeText.Headline(facts)}.", .. OutcomeText.NextSteps(facts)]),
            .. Sections(facts).Where(s => s.Title is "Alarm" or "Error" or "Not repaired because" or "Changed since the plan" or "Undone" or "Kept"),
        ];
        foreach (var (title, lines) in sections.Where(s => s.Lines.Count > 0))
        {
            text.Append($"\n## {title}\n\n").AppendJoin('\n', lines.Select(line => $"- {Markdown.Line(line)}")).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<(string Title, IReadOnlyList<string> Lines)> Sections(ReportFacts facts)
    {
        yield return ("Next step", OutcomeText.NextSteps(facts));
        yield return ("Why", facts is { Why: { } why, Outcome: IncidentOutcome.Declined or IncidentOutcome.Unanswered or IncidentOutcome.Stopped or IncidentOutcome.Expired or IncidentOutcome.NothingToDo or IncidentOutcome.RolledBack } ? [why] : []);
        yield return ("Alarm", OutcomeText.Alarm(facts) is { } alarm ? [alarm] : []);
        yield return ("Error", facts.Error is { } error ? [$"{error.Name}: {error.Message}"] : []);
        yield return ("Found", [.. facts.Causes.SelectMany(c => c.Evidence.Skip(1).Prepend(Headline(c)))]);
        yield return ("For people", facts.Planning is PlanOutcome.Planned ? [.. facts.Causes.Where(c => Answers.To(c) == Answer.People).Select(c => c.Kind).Distinct().Select(k => $"{k}: {Proposals.For(k).NextStep}")] : []);
        yield return ("Not repaired because", facts.Planning is PlanOutcome.Refused refused ? [.. refused.Refusals.SelectMany(r => r.Evidence.Prepend(r.Reason))] : []);
        yield return ("Changed since the plan", facts.Drift);
        yield return ("Done", [.. facts.Entries.Where(e => e.Kind != StepKinds.ReadCluster).OrderBy(e => e.Number).Select(Line)]);
        yield return ("Undone", [.. facts.Undo.Where(u => u is not UndoAction.Keep).Select(Line)]);
        yield return ("Kept", [.. facts.Undo.OfType<UndoAction.Keep>().Select(k => $"{k.What}: {k.Why}")]);
        yield return ("Hazards", facts.Planning is PlanOutcome.Planned planned ? planned.Plan.Hazards : []);
    }

    private static string Headline(Cause cause) =>
        $"{cause.Kind}{cause.Confidence switch { Confidence.Certain => "", Confidence.Likely => " (likely)", _ => " (possible)" }}: {(cause.Evidence.Count > 0 ? cause.Evidence[0] : "no evidence was kept")}";

    private static string Line(StepEntry entry)
    {
        var made = entry.Made.Count > 0 ? $", {Words.List(entry.Made.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key} = {m.Value}"))}" : "";
        var verdicts = entry.Verdicts.Count > 0 ? $", {Words.List(entry.Verdicts.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} {Word(v.Value)}"))}" : "";
        return $"{entry.Kind}: {State(entry.State)}{made}{verdicts}{(entry.Note is null ? "" : $". {entry.Note}")}";
    }

    private static string Line(UndoAction action) => action switch
    {
        UndoAction.DeleteSubnet d => $"subnet {d.Subnet} ({d.Block}) deleted",
        UndoAction.DeleteReservation r => $"reservation {r.Id} ({r.Block}) of subnet {r.Subnet} deleted",
        UndoAction.CloseSubnet c => $"subnet {c.Subnet} ({c.Block}) closed",
        UndoAction.UntagSubnet u => $"subnet {u.Subnet} ({u.Block}) without {Words.List(u.Tags.Select(t => $"{t.Key}={t.Value}"))} again",
        UndoAction.DisassociateCidr d => $"block {d.Block} ({d.AssociationId}) disassociated",
        UndoAction.RestoreEnvironment r => $"aws-node: {Words.List(r.Environment.Select(v => v.Value is null ? $"{v.Key} unset" : $"{v.Key}={v.Value}"))}",
        _ => throw new System.Diagnostics.UnreachableException($"an undo has no line: {action}"),
    };

    private static string State(StepState state) => state switch
    {
        StepState.Intended => "begun, not seen to be done",
        StepState.Done => "done",
        StepState.Failed => "failed",
        StepState.PassedOver => "passed over",
        StepState.Undone => "done and undone",
        _ => "kept",
    };

    private static string Word(ZoneVerdict verdict) => verdict switch
    {
        ZoneVerdict.Recovered => "recovered",
        ZoneVerdict.NotExercised => "restored, not exercised",
        ZoneVerdict.NotYet => "not yet",
        ZoneVerdict.OnlyUnhelpable => "only pods that space can't help",
        _ => "not recovered",
    };

    internal static string Subject(string cluster, string headline)
    {
        var room = SubjectLimit - "Headroom: ".Length - ": ".Length - headline.Length;
        var name = cluster.Length <= room ? cluster : string.Concat(cluster.AsSpan(0, Math.Max(0, room - 3)), "...");
        var subject = string.Concat($"Headroom: {name}: {headline}".Select(c => c is >= ' ' and <= '~' ? c : '?'));
        return subject.Length <= SubjectLimit ? subject : subject[..SubjectLimit];
    }
}
