using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Monitoring;

/// <summary>One value of one metric.</summary>
internal sealed record Datum(MetricKey Key, DateTimeOffset At, double Value);

/// <summary>Reads CloudWatch's embedded metric format from a function's output line.</summary>
internal static class EmfReader
{
    // "CloudWatch embedded metric format: specification": at most 100 metrics in a directive and 30 keys in a dimension set.
    private const int MostMetrics = 100;
    private const int MostDimensions = 30;
    private const int LongestDimension = 1024;

    /// <summary>The line's values; none for a line that isn't in the format. A line that is and breaks its rules has none either, and says why: AWS drops it silently.</summary>
    public static (IReadOnlyList<Datum> Data, string? Fault) Read(string line)
    {
        if (!line.StartsWith('{') || !line.Contains("\"_aws\"", StringComparison.Ordinal))
        {
            return ([], null);
        }

        try
        {
            return JsonNode.Parse(line) is JsonObject root && root["_aws"] is JsonObject directive ? ([.. ReadAll(root, directive)], null) : ([], null);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return ([], broken.Message);
        }
    }

    private static IEnumerable<Datum> ReadAll(JsonObject root, JsonObject directive)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Need(directive, "Timestamp").GetValue<long>());
        foreach (var group in Need(directive, "CloudWatchMetrics").AsArray().Select(group => group!.AsObject()))
        {
            var ns = Need(group, "Namespace").GetValue<string>();
            var metrics = Need(group, "Metrics").AsArray();
            Demand(metrics.Count <= MostMetrics, $"more than {MostMetrics} metrics in one directive");
            foreach (var set in Need(group, "Dimensions").AsArray().Select(set => set!.AsArray()))
            {
                Demand(set.Count <= MostDimensions, $"more than {MostDimensions} dimensions in one set");
                var dimensions = set.Select(name => KeyValuePair.Create(name!.GetValue<string>(), Dimension(root, name.GetValue<string>()))).ToList();
                foreach (var name in metrics.Select(metric => Need(metric!.AsObject(), "Name").GetValue<string>()))
                {
                    var key = MetricKey.Of(ns, name, dimensions);
                    foreach (var value in Values(Need(root, name)))
                    {
                        yield return new Datum(key, at, value);
                    }
                }
            }
        }
    }

    private static IEnumerable<double> Values(JsonNode node) => node is JsonArray many ? many.Select(value => value!.GetValue<double>()) : [node.GetValue<double>()];

    private static string Dimension(JsonObject root, string name)
    {
        var value = Need(root, name).GetValue<string>();
        Demand(value.Length is > 0 and <= LongestDimension, $"the value of dimension '{name}' has {value.Length} characters");
        return value;
    }

    private static JsonNode Need(JsonObject of, string name) => of[name] ?? throw new FormatException($"'{name}' is missing");

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }
}
