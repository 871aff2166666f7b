using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

internal static class NamespaceTable
{
    public static readonly IReadOnlyList<TableColumn> Columns = [new("Name"), new("Status"), new("Age")];

    public static JsonArray Row(object source, DateTimeOffset now)
    {
        var (name, createdAt) = ((string, DateTimeOffset))source;
        return [name, "Active", Table.Age(createdAt, now)];
    }
}
