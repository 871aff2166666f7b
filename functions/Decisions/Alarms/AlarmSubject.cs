using System.Text.Json;

namespace Headroom.Decisions.Alarms;

/// <summary>The cluster and zone that an alarm is about, or why it names none.</summary>
internal readonly record struct AlarmSubject(string? Cluster, string? Zone, string? Why)
{
    private const string OurPrefix = "headroom-";
    private static readonly string[] OurSuffixes = ["-addresses", "-pods"];

    public static AlarmSubject Of(JsonElement detail, string alarm, bool isOk)
    {
        if (detail.At("alarmContributor") is { } contributor)
        {
            return FromDimensions(contributor.At("attributes")) ?? None($"the contributor of alarm {alarm} names no ClusterName");
        }

        return detail.At("configuration", "metrics") is { ValueKind: JsonValueKind.Array } metrics
            ? FromMetrics([.. metrics.EnumerateArray()], alarm)
            : detail.Text("configuration", "alarmRule") is not null
                ? FromChildren(detail.Text("state", "reasonData"), alarm, isOk)
                : None($"the event of alarm {alarm} has no detail.configuration");
    }

    private static AlarmSubject FromMetrics(IReadOnlyList<JsonElement> metrics, string alarm)
    {
        // Metric math mixes expressions and metrics: any of ours tells the cluster.
        var watched = metrics.Select(m => m.At("metricStat", "metric")).OfType<JsonElement>().ToList();
        var ours = watched.Where(m => m.Text("namespace") == AlarmReader.Namespace && m.Text("name") is AlarmReader.Metric or AlarmReader.PodsMetric).ToList();
        if (watched.Count == 0)
        {
            return None($"alarm {alarm} watches a query and names no cluster here; its contributors' events do");
        }

        return ours.Count == 0
            ? None($"alarm {alarm} watches {watched[0].Text("namespace") ?? "no namespace"}/{watched[0].Text("name") ?? "no metric"}, not {AlarmReader.Namespace}/{AlarmReader.Metric} or {AlarmReader.PodsMetric}")
            : ours.Select(m => FromDimensions(m.At("dimensions"))).FirstOrDefault(s => s is not null) ?? None($"alarm {alarm} watches {ours[0].Text("name")} without a ClusterName");
    }

    // A composite alarm names the alarms that set it off by ARN; ours carry the cluster in their name.
    private static AlarmSubject FromChildren(string? reasonData, string alarm, bool isOk)
    {
        foreach (var child in Children(reasonData).Where(c => isOk || c.Text("state", "value") is "ALARM" or null))
        {
            var name = child.Text("arn")?.Split(":alarm:", 2) is [_, var tail] ? tail : "";
            if (name.StartsWith(OurPrefix, StringComparison.Ordinal) && OurSuffixes.FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal)) is { } suffix && name.Length > OurPrefix.Length + suffix.Length)
            {
                return new AlarmSubject(name[OurPrefix.Length..^suffix.Length], null, null);
            }
        }

        return None($"no alarm that set off {alarm} is one of Headroom's");
    }

    private static IReadOnlyList<JsonElement> Children(string? reasonData)
    {
        try
        {
            using var document = JsonDocument.Parse(reasonData ?? "{}");
            return document.RootElement.At("triggeringAlarms") is { ValueKind: JsonValueKind.Array } children
                ? [.. children.EnumerateArray().Select(c => c.Clone())]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static AlarmSubject? FromDimensions(JsonElement? dimensions) => dimensions?.Text("ClusterName") is { Length: > 0 } cluster
        ? new AlarmSubject(cluster, dimensions.Value.Text("AvailabilityZone"), null)
        : null;

    private static AlarmSubject None(string why) => new(null, null, why);
}
