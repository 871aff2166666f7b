using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

internal static class NodeTable
{
    public static readonly IReadOnlyList<TableColumn> Columns =
    [
        new("Name"), new("Status"), new("Roles"), new("Age"), new("Version"),
        new("Internal-IP", 1), new("External-IP", 1), new("OS-Image", 1), new("Kernel-Version", 1), new("Container-Runtime", 1),
    ];

    public static JsonArray Row(object source, DateTimeOffset now)
    {
        var node = (NodeObject)source;
        var status = (node.Ready ? "Ready" : "NotReady") + (node.Cordoned ? ",SchedulingDisabled" : "");
        return
        [
            node.Name, status, "<none>", Table.Age(node.CreatedAt, now), Discovery.ServerVersion,
            node.InternalIp, "<none>", "Amazon Linux 2023.9.20250929", "6.1.153-175.280.amzn2023.x86_64", "containerd://1.7.27",
        ];
    }
}
