using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>An incident with its journal, as one query answers them.</summary>
/// <param name="Record">The incident's own item.</param>
/// <param name="Journal">Its entries by number.</param>
internal sealed record IncidentFile(IncidentRecord Record, IReadOnlyList<JournalEntry> Journal)
{
    public IReadOnlyList<StepEntry> Entries => [.. Journal.Select(j => j.Step)];

    public Plan Plan => Record.Plan?.Plan ?? throw new JournalBrokenException($"incident {Record.Id} has no plan");

    /// <summary>What plan and journal say is next.</summary>
    public Move NextMove()
    {
        try
        {
            return Decisions.Journal.NextMove.Decide(Plan, Entries);
        }
        catch (InvalidOperationException e)
        {
            throw new JournalBrokenException(e.Message);
        }
    }

    /// <summary>The file, if it is of that cluster: nobody's plan is carried out on another cluster.</summary>
    public IncidentFile Of(string cluster) =>
        Record.Cluster == cluster ? this : throw new MalformedInputException($"incident {Record.Id} is of cluster '{Record.Cluster}', not of '{cluster}'");

    /// <summary>Null when the incident was never opened.</summary>
    public static async Task<IncidentFile?> FindAsync(Edge edge, string id)
    {
        edge.App.WorkFor(id);
        var items = await edge.Table.ReadAllAsync(TableKeys.Incident(id)).ConfigureAwait(false);
        return items.FirstOrDefault(i => i.Sk == TableKeys.IncidentItem) is { } record
            ? new IncidentFile(
                IncidentRecord.From(record),
                [.. items.Where(i => i.Sk.StartsWith(TableKeys.StepPrefix, StringComparison.Ordinal)).Select(JournalEntry.From).OrderBy(j => j.Step.Number)])
            : null;
    }

    /// <summary>An incident that is open. One that was closed, since its execution had ended, isn't gone on with where somebody redrives that execution.</summary>
    public static async Task<IncidentFile> ReadAsync(Edge edge, string id) =>
        (await FindAsync(edge, id).ConfigureAwait(false) ?? throw new JournalBrokenException($"incident {id} was never opened")).Opened();

    /// <summary>Itself, or an error where it is closed.</summary>
    public IncidentFile Opened() => Record.Status == IncidentRecord.Closed ? throw new IncidentClosedException(Record.Id) : this;

    public async Task<IncidentFile> SaveAsync(Edge edge, IncidentRecord record)
    {
        var saved = await WriteAsync(edge, record.ToItem()).ConfigureAwait(false);
        return this with { Record = record with { Version = saved.Version } };
    }

    public async Task<JournalEntry> SaveAsync(Edge edge, JournalEntry entry)
    {
        var saved = await WriteAsync(edge, entry.ToItem(Record.Id)).ConfigureAwait(false);
        return entry with { Version = saved.Version };
    }

    // Two of the same function at once: the one that wrote second looks again, by the workflow's retry, at what the first has left.
    private static async Task<TableItem> WriteAsync(Edge edge, TableItem item) =>
        await edge.Table.WriteAsync(item).ConfigureAwait(false)
            ?? throw new TransientException("dynamodb:PutItem", new InvalidOperationException($"{item.Pk} {item.Sk} was written by another run of this step"));
}
