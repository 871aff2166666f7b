using System.Globalization;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Responses;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>A cluster's state as an item of the table.</summary>
internal static class ClusterStateItem
{
    public static ClusterState Read(TableItem item) => new(
        item["incident"],
        Times.Read(item["lastStartedAt"]),
        Times.Read(item["lastEndedAt"]),
        DateOnly.TryParseExact(item["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        int.TryParse(item["attempts"], NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : 0,
        Times.Read(item["belowSince"]),
        item["alarm"] is { } alarm && Times.Read(item["alarmAt"]) is { } at ? new AlarmWatch(alarm, at, Times.Read(item["alarmOkAt"])) : null);

    public static TableItem Write(string cluster, ClusterState state, long version)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["incident"] = state.Incident,
            ["lastStartedAt"] = state.LastStartedAt is { } started ? Times.Write(started) : null,
            ["lastEndedAt"] = state.LastEndedAt is { } ended ? Times.Write(ended) : null,
            ["day"] = state.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["belowSince"] = state.BelowSince is { } below ? Times.Write(below) : null,
            ["alarm"] = state.Alarm?.Name,
            ["alarmAt"] = state.Alarm is { } watch ? Times.Write(watch.At) : null,
            ["alarmOkAt"] = state.Alarm?.OkAt is { } ok ? Times.Write(ok) : null,
            ["attempts"] = state.Attempts.ToString(CultureInfo.InvariantCulture),
        };
        return new TableItem(TableKeys.Cluster(cluster), TableKeys.StateItem, values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!, StringComparer.Ordinal), version);
    }
}
