using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Consenting;

/// <summary>The journal's entry of a plan that waits for a person. Its deadline is the approval's expiry; what is answered is its state and its note.</summary>
internal static class Waiting
{
    // The task's token rings the workflow's bell and does nothing else: what was answered is read from the journal alone. So it needs no secrecy to be safe.
    private const string TokenKey = "token";
    private const string PlanKey = "plan";

    public static JournalEntry? Find(IncidentFile file) => file.Journal.LastOrDefault(j => j.Step.Kind == StepKinds.Approve);

    public static JournalEntry Begin(IncidentFile file, DateTimeOffset now, TimeSpan limit) =>
        JournalEntry.Begin(StepKinds.Approve, file.Journal.Select(j => j.Step.Number).DefaultIfEmpty().Max() + 1, now, limit).With(PlanKey, PlanDocument.Hash(file.Plan));

    public static string Hash(JournalEntry entry) => entry.Needed(PlanKey);

    public static string? Token(JournalEntry entry) => entry.Work.GetValueOrDefault(TokenKey);

    public static JournalEntry WithToken(JournalEntry entry, string token) => entry.With(TokenKey, token);

    /// <summary>Rings the bell of the execution that waits, if one does.</summary>
    public static Task RingAsync(Edge edge, JournalEntry entry) => Token(entry) is { } token ? edge.Workflow.WakeAsync(token) : Task.CompletedTask;
}
