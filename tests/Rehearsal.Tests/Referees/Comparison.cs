using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>Holds what a referee printed against what the world answered.</summary>
internal sealed class Comparison
{
    /// <summary>Members that the referee passed over; it may be older than our models.</summary>
    public SortedSet<string> PassedOver { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the two differ.</summary>
    public List<string> Differences { get; } = [];

    public void Compare(JsonNode? answered, JsonNode? printed, string path)
    {
        switch (answered, printed)
        {
            case (JsonObject a, JsonObject p):
                PassedOver.UnionWith(a.Where(m => !p.ContainsKey(m.Key)).Select(m => $"{path}.{m.Key}"));
                Differences.AddRange(p.Where(m => !a.ContainsKey(m.Key)).Select(m => $"{path}.{m.Key} is printed but wasn't answered"));
                foreach (var (name, value) in a.Where(m => p.ContainsKey(m.Key)))
                {
                    Compare(value, p[name], $"{path}.{name}");
                }

                break;
            case (JsonArray a, JsonArray p) when a.Count == p.Count:
                for (var i = 0; i < a.Count; i++)
                {
                    Compare(a[i], p[i], $"{path}[]");
                }

                break;
            default:
                if (!JsonNode.DeepEquals(answered, printed) && !AreOneMoment(answered, printed))
                {
                    Differences.Add($"{path}: answered {answered?.ToJsonString()}, printed {printed?.ToJsonString()}");
                }

                break;
        }
    }

    private static bool AreOneMoment(JsonNode? answered, JsonNode? printed) =>
        TryMoment(answered, out var first) && TryMoment(printed, out var second) && first == second;

    private static bool TryMoment(JsonNode? node, out DateTimeOffset moment)
    {
        moment = default;
        return node is JsonValue value && value.TryGetValue<string>(out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }
}
