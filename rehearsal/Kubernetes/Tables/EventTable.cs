using System.Text.Json.Nodes;
using Headroom.Rehearsal.Kubernetes.Objects;

namespace Headroom.Rehearsal.Kubernetes;

internal static class EventTable
{
    public static readonly IReadOnlyList<TableColumn> Columns =
    [
        new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", 1), new("Source", 1), new("Message"),
        new("First Seen", 1), new("Count", 1, "integer"), new("Name", 1),
    ];

    public static JsonArray Row(object source, DateTimeOffset now)
    {
        var happened = (EventObject)source;
        var age = Table.Age(happened.LastSeen, now);
        var seen = happened.Count > 1 ? $"{age} (x{happened.Count} over {age})" : age;
        return
        [
            seen, EventJson.TypeOf(happened.Reason), happened.Reason, $"pod/{happened.Pod}", "", $"kubelet, {happened.Node}", happened.Message.Trim(),
            age, happened.Count, happened.Name,
        ];
    }
}
