using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

internal static class DaemonSetTable
{
    public static readonly IReadOnlyList<TableColumn> Columns =
    [
        new("Name"), new("Desired", Type: "integer"), new("Current", Type: "integer"), new("Ready", Type: "integer"), new("Up-to-date", Type: "integer"),
        new("Available", Type: "integer"), new("Node Selector"), new("Age"), new("Containers", 1), new("Images", 1), new("Selector", 1),
    ];

    public static JsonArray Row(object source, DateTimeOffset now)
    {
        var daemonSet = (DaemonSetObject)source;
        return
        [
            "aws-node", daemonSet.Desired, daemonSet.Desired, daemonSet.Ready, daemonSet.Updated,
            daemonSet.Ready, "<none>", Table.Age(daemonSet.CreatedAt, now), "aws-node,aws-eks-nodeagent", daemonSet.Image, "k8s-app=aws-node",
        ];
    }
}
