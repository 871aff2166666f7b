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
        var (age, first) = (Table.Age(happened.LastSeen, now), Table.Age(happened.FirstSeen ?? happened.LastSeen, now));
        var seen = happened.Count > 1 ? $"{age} (x{happened.Count} over {first})" : age;
        var teller = happened.Node.Length == 0 ? happened.Component : $"{happened.Component}, {happened.Node}";
        return
        [
            seen, EventJson.TypeOf(happened.Reason), happened.Reason, $"{happened.Kind.ToLowerInvariant()}/{happened.Pod}", "", teller, happened.Message.Trim(),
            first, happened.Count, happened.Name,
        ];
    }
}
