using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>The table's items as an auditor reads them: from outside, by their documented form and not by the functions' own code.</summary>
internal sealed class JournalView
{
    private readonly IReadOnlyList<JsonObject> _items;

    public JournalView(IEnumerable<JsonObject> items)
    {
        _items = [.. items];
        Steps = [.. _items.Where(item => Text(item, "sk").StartsWith("step#", StringComparison.Ordinal)).Select(Step)];
    }

    public IReadOnlyList<JournalStep> Steps { get; }

    /// <summary>Incidents that aren't closed.</summary>
    public IEnumerable<string> Open => _items.Where(item => Text(item, "sk") == "incident" && Text(item, "status") != "closed").Select(item => Text(item, "pk"));

    /// <summary>Owners of leases.</summary>
    public IEnumerable<string> Leases => _items.Where(item => Text(item, "sk") == "lease").Select(item => Text(item, "owner"));

    /// <summary>Incidents that hold a cluster.</summary>
    public IEnumerable<string> Holding => _items.Where(item => Text(item, "sk") == "state" && item["incident"] is not null).Select(item => Text(item, "incident"));

    /// <summary>What a kind of step has made, by id or name.</summary>
    public IReadOnlyDictionary<string, string> MadeBy(string kind) =>
        Steps.Where(step => step.Kind == kind).SelectMany(step => step.Made).GroupBy(made => made.Key).ToDictionary(made => made.Key, made => made.Last().Value);

    private static string Text(JsonObject item, string name) => (string?)item[name]?["S"] ?? "";

    private static JournalStep Step(JsonObject item)
    {
        var entry = JsonNode.Parse(Text(item, "entry"))!.AsObject();
        return new JournalStep(Text(item, "pk"), (string)entry["kind"]!, (string)entry["state"]!, entry["made"]!.AsObject().ToDictionary(made => made.Key, made => (string)made.Value!));
    }
}

/// <summary>One entry of a journal.</summary>
internal sealed record JournalStep(string Incident, string Kind, string State, IReadOnlyDictionary<string, string> Made);
