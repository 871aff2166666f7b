using System.Text.Json;
using Headroom.Decisions.Journal;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>A step's entry with what its function remembers between two calls.</summary>
/// <param name="Step">The entry.</param>
/// <param name="Work">Ids that are only of use while the step is under way: the runner, a command, an add-on's update.</param>
/// <param name="Version">The item's version in the table; 0 while it isn't there.</param>
internal sealed record JournalEntry(StepEntry Step, IReadOnlyDictionary<string, string> Work, long Version = 0)
{
    /// <summary>Names the runner in <see cref="Work"/>.</summary>
    public const string RunnerKey = "runner";

    private static readonly Dictionary<string, string> NoWork = [];

    public bool HasEnded => Step.State != StepState.Intended;

    /// <summary>An entry that isn't written yet.</summary>
    public static JournalEntry Begin(string kind, int number, DateTimeOffset now, TimeSpan limit) =>
        new(new StepEntry { Kind = kind, Number = number, State = StepState.Intended, StartedAt = now, Deadline = now + limit }, NoWork);

    public static JournalEntry From(TableItem item) => new(
        Stored.Read(item["entry"] ?? throw new JournalBrokenException($"{item.Pk} {item.Sk} has no entry"), $"{item.Pk} {item.Sk}, entry", StepsJson.Default.StepEntry),
        item["work"] is { } work ? Stored.Read(work, $"{item.Pk} {item.Sk}, work", StepsJson.Default.DictionaryStringString) : NoWork,
        item.Version);

    /// <summary>What the step remembered under that name before.</summary>
    public string Needed(string name) => Work.GetValueOrDefault(name) ?? throw new JournalBrokenException($"step {Step.Number} ({Step.Kind}) doesn't know its {name} any more");

    public JournalEntry With(string name, string value) => this with { Work = new Dictionary<string, string>(Work, StringComparer.Ordinal) { [name] = value } };

    /// <summary>On the runner that the incident has used before, so that it isn't looked for again.</summary>
    public JournalEntry OnRunnerOf(IReadOnlyList<JournalEntry> journal) =>
        !Work.ContainsKey(RunnerKey) && journal.Select(j => j.Work.GetValueOrDefault(RunnerKey)).LastOrDefault(r => r is not null) is { } runner ? With(RunnerKey, runner) : this;

    public JournalEntry Without(string name) => this with { Work = Work.Where(w => w.Key != name).ToDictionary(StringComparer.Ordinal) };

    /// <summary>With what the step has made or changed.</summary>
    public JournalEntry Having(IReadOnlyDictionary<string, string> made) =>
        made.Count == Step.Made.Count && made.All(m => Step.Made.GetValueOrDefault(m.Key) == m.Value) ? this : this with { Step = Step with { Made = made } };

    public JournalEntry Ended(StepState state, DateTimeOffset now, Func<StepEntry, StepEntry>? with = null) => this with { Step = (with?.Invoke(Step) ?? Step) with { State = state, EndedAt = now } };

    public TableItem ToItem(string incident)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["entry"] = JsonSerializer.Serialize(Step, StepsJson.Default.StepEntry) };
        if (!HasEnded)
        {
            values[TableWire.DueName] = Times.Write(Step.Deadline);
        }

        if (Work.Count > 0)
        {
            values["work"] = JsonSerializer.Serialize(new Dictionary<string, string>(Work), StepsJson.Default.DictionaryStringString);
        }

        return new TableItem(TableKeys.Incident(incident), TableKeys.Step(Step.Number, Step.Kind), values, Version);
    }
}
