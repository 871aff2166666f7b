using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Steps.Measuring;

/// <summary>One metric value with one set of dimensions, in CloudWatch's embedded metric format: a line on standard output becomes a metric.</summary>
/// <param name="Aws">The metadata.</param>
internal sealed record EmfLine([property: JsonPropertyName("_aws")] EmfMetadata Aws)
{
    public const string Namespace = "Headroom";

    /// <summary>The dimensions' values and the metric's, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Values { get; init; } = [];

    /// <summary>A line. One document carries one set of dimension values, hence one line for each.</summary>
    public static string Write(string metric, string unit, double value, DateTimeOffset at, params IReadOnlyList<(string Name, string Value)> dimensions)
    {
        var line = new EmfLine(new EmfMetadata(at.ToUnixTimeMilliseconds(), [new EmfDirective(Namespace, [[.. dimensions.Select(d => d.Name)]], [new EmfMetric(metric, unit)])]));
        foreach (var (name, text) in dimensions)
        {
            line.Values[name] = JsonSerializer.SerializeToElement(text, EmfJson.Default.String);
        }

        line.Values[metric] = JsonSerializer.SerializeToElement(value, EmfJson.Default.Double);
        return JsonSerializer.Serialize(line, EmfJson.Default.EmfLine);
    }
}

/// <summary>Member <c>_aws</c>.</summary>
internal sealed record EmfMetadata(long Timestamp, IReadOnlyList<EmfDirective> CloudWatchMetrics);

/// <summary>Which members of the line are dimensions and which are metrics.</summary>
internal sealed record EmfDirective(string Namespace, IReadOnlyList<IReadOnlyList<string>> Dimensions, IReadOnlyList<EmfMetric> Metrics);

/// <summary>A metric's name and unit.</summary>
internal sealed record EmfMetric(string Name, string Unit);

/// <summary>The format's members have their names as declared.</summary>
[JsonSerializable(typeof(EmfLine))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(double))]
internal sealed partial class EmfJson : JsonSerializerContext;
