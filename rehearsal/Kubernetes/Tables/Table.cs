using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One column that the server prints; priority 1 is shown only with <c>-o wide</c>.</summary>
internal sealed record TableColumn(string Name, int Priority = 0, string Type = "string");

/// <summary>One object's cells.</summary>
/// <param name="source">The world's record.</param>
/// <param name="now">The server's time.</param>
internal delegate JsonArray TableRow(object source, DateTimeOffset now);

/// <summary>The Table (meta.k8s.io/v1) that <c>kubectl get</c> prints.</summary>
internal static class Table
{
    public static JsonObject Of(ResourceKind kind, IEnumerable<ApiItem> items, JsonObject listMetadata, long resourceVersion, DateTimeOffset now, bool withColumns, string include)
    {
        var table = new JsonObject { ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = listMetadata };
        table["columnDefinitions"] = withColumns ? new JsonArray([.. kind.Table.Select(Definition)]) : null;
        table["rows"] = new JsonArray([.. items.Select(item => Row(kind, item, resourceVersion, now, include))]);
        return table;
    }

    /// <summary>Metadata alone, as PartialObjectMetadata.</summary>
    public static JsonObject MetadataOf(ApiItem item, long resourceVersion)
    {
        var metadata = item.InList(resourceVersion)["metadata"]!.DeepClone();
        return new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata };
    }

    private static JsonObject Definition(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = column.Priority,
    };

    private static JsonObject Row(ResourceKind kind, ApiItem item, long resourceVersion, DateTimeOffset now, string include) => new()
    {
        ["cells"] = kind.Row(item.Source, now),
        ["object"] = include switch
        {
            "None" => null,
            "Object" => item.Alone(kind, resourceVersion),
            _ => MetadataOf(item, resourceVersion),
        },
    };

    /// <summary>How long ago, as kubectl writes it: the two largest units while they matter.</summary>
    public static string Age(DateTimeOffset since, DateTimeOffset now)
    {
        var seconds = (long)Math.Max(0, (now - since).TotalSeconds);
        var (minutes, hours, days, years) = (seconds / 60, seconds / 3600, seconds / 86400, seconds / 31536000);
        FormattableString text = (seconds, minutes, hours) switch
        {
            ( < 120, _, _) => $"{seconds}s",
            (_, < 10, _) when seconds % 60 != 0 => $"{minutes}m{seconds % 60}s",
            (_, < 180, _) => $"{minutes}m",
            (_, _, < 8) when minutes % 60 != 0 => $"{hours}h{minutes % 60}m",
            (_, _, < 48) => $"{hours}h",
            (_, _, < 192) when hours % 24 != 0 => $"{days}d{hours % 24}h",
            (_, _, < 17520) => $"{days}d",
            (_, _, < 70080) when days % 365 != 0 => $"{years}y{days % 365}d",
            _ => $"{years}y",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }
}
