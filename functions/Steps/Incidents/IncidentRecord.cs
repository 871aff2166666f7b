using System.Globalization;
using System.Text.Json;
using Headroom.Decisions;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>The incident's own item: what was asked, the plan, and how it ended.</summary>
/// <remarks>The plan is here, too, so that one query answers a step with plan and journal together.</remarks>
internal sealed record IncidentRecord
{
    public const string Open = "open";
    public const string Closed = "closed";

    // Of the incident's item and its entries. It is raised where an older version would misread what this one writes; new attributes that it may do without raise nothing.
    private const int Schema = 1;

    public required string Id { get; init; }

    public required string Cluster { get; init; }

    public required string Execution { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public string Status { get; init; } = Open;

    public string? Vpc { get; init; }

    public StoredPlan? Plan { get; init; }

    /// <summary>The first moment at which the plan is void.</summary>
    public DateTimeOffset? PlanUntil { get; init; }

    /// <summary>Nodes when the plan was made.</summary>
    public int Nodes { get; init; }

    public IncidentOutcome? Outcome { get; init; }

    /// <summary>Why it ended so, a sentence.</summary>
    public string? Why { get; init; }

    public IReadOnlyList<string> Drift { get; init; } = [];

    public IReadOnlyList<UndoAction> Undo { get; init; } = [];

    /// <summary>Nodes on which aws-node wasn't ready then: a dead node must not hold up a roll-out.</summary>
    public int NotReady { get; init; }

    /// <summary>How often undo has looked.</summary>
    public int UndoLooks { get; init; }

    /// <summary>When the lease was first asked for.</summary>
    public DateTimeOffset? LeaseAskedAt { get; init; }

    /// <summary>The item's version in the table; 0 while it isn't there.</summary>
    public long Version { get; init; }

    /// <summary>Reads the item.</summary>
    /// <exception cref="JournalBrokenException">A newer Headroom wrote it, in a form that this one doesn't know; or it isn't readable.</exception>
    public static IncidentRecord From(TableItem item) => Number(item["schema"]) <= Schema
        ? Read(item)
        : throw new JournalBrokenException($"{item.Pk} was written by a newer Headroom (its journal is of schema {item["schema"]}, this version knows {Schema}); deploy that version, and start again");

    // Before there were schemas, items had none; they are of the first.
    private static IncidentRecord Read(TableItem item) => new()
    {
        Id = item.Pk[(item.Pk.IndexOf('#', StringComparison.Ordinal) + 1)..],
        Cluster = item["cluster"] ?? "",
        Execution = item["execution"] ?? "",
        StartedAt = Times.Read(item["startedAt"]) ?? DateTimeOffset.UnixEpoch,
        Status = item["status"] ?? Open,
        Vpc = item["vpc"],
        Plan = item["plan"] is { } plan ? StoredPlan.Read(plan, item["planHash"], $"{item.Pk}, plan") : null,
        PlanUntil = Times.Read(item["planUntil"]),
        Nodes = Number(item["nodes"]),
        NotReady = Number(item["notReady"]),
        UndoLooks = Number(item["undoLooks"]),
        Outcome = Enum.TryParse<IncidentOutcome>(item["outcome"], out var outcome) ? outcome : null,
        Why = item["why"],
        Drift = item["drift"] is { } drift ? Stored.Read(drift, $"{item.Pk}, drift", StepsJson.Default.IReadOnlyListString) : [],
        Undo = item["undo"] is { } undo ? Stored.Read(undo, $"{item.Pk}, undo", StepsJson.Default.IReadOnlyListUndoAction) : [],
        LeaseAskedAt = Times.Read(item["leaseAskedAt"]),
        Version = item.Version,
    };

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Text(int number) => number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);

    public TableItem ToItem()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["cluster"] = Cluster, ["execution"] = Execution, ["startedAt"] = Times.Write(StartedAt), ["status"] = Status, ["schema"] = Text(Schema)! };
        void Set(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                values[name] = value;
            }
        }

        Set("vpc", Vpc);
        Set("plan", Plan?.Text);
        Set("planKey", Plan is null ? null : BucketKeys.Plan(Id));
        Set("planHash", Plan?.Hash);
        Set("planUntil", PlanUntil is { } until ? Times.Write(until) : null);
        Set("nodes", Text(Nodes));
        Set("notReady", Text(NotReady));
        Set("undoLooks", Text(UndoLooks));
        Set("outcome", Outcome?.ToString());
        Set("why", Why);
        Set("drift", Drift.Count == 0 ? null : JsonSerializer.Serialize(Drift, StepsJson.Default.IReadOnlyListString));
        Set("undo", Undo.Count == 0 ? null : JsonSerializer.Serialize(Undo, StepsJson.Default.IReadOnlyListUndoAction));
        Set("leaseAskedAt", LeaseAskedAt is { } asked ? Times.Write(asked) : null);
        return new TableItem(TableKeys.Incident(Id), TableKeys.IncidentItem, values, Version);
    }
}

/// <summary>A plan as the incident's item has it. It is written again as it was read.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Text">It as JSON, without what follows from it; the document in the bucket has all.</param>
/// <param name="Hash">The hash of that document.</param>
internal sealed record StoredPlan(Plan Plan, string Text, string Hash)
{
    public static StoredPlan Of(Plan plan) => new(plan, PlanDocument.ToEssentialJson(plan), PlanDocument.Hash(plan));

    /// <exception cref="JournalBrokenException">The text isn't a plan.</exception>
    public static StoredPlan Read(string text, string? hash, string what)
    {
        var plan = Stored.Read(text, what, DecisionsJson.Default.Plan);
        return new StoredPlan(plan, text, hash ?? PlanDocument.Hash(plan));
    }
}

/// <summary>Times in the table: UTC, sortable, to the tick.</summary>
internal static class Times
{
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
