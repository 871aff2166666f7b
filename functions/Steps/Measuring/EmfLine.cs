using System.Text;
using System.Text.Json;

namespace Headroom.Steps.Measuring;

/// <summary>One metric value with one set of dimensions, in CloudWatch's embedded metric format: a line on standard output becomes a metric.</summary>
internal static class EmfLine
{
    private const string Namespace = "Headroom";

    /// <summary>A line. One document carries one set of dimension values, hence one line for each.</summary>
    public static string Write(string metric, string unit, double value, DateTimeOffset at, params IReadOnlyList<(string Name, string Value)> dimensions)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteStartObject("_aws");
            json.WriteNumber("Timestamp", at.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics");
            WriteDirective(json, metric, unit, dimensions);
            json.WriteEndArray();
            json.WriteEndObject();
            foreach (var (name, text) in dimensions)
            {
                json.WriteString(name, text);
            }

            json.WriteNumber(metric, value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    // Which of the line's members are dimensions, and which are metrics.
    private static void WriteDirective(Utf8JsonWriter json, string metric, string unit, IReadOnlyList<(string Name, string Value)> dimensions)
    {
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var (name, _) in dimensions)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        json.WriteStartObject();
        json.WriteString("Name", metric);
        json.WriteString("Unit", unit);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
