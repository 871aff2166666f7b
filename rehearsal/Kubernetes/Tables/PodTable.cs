using System.Text.Json.Nodes;
using Headroom.Rehearsal.Kubernetes.Objects;

namespace Headroom.Rehearsal.Kubernetes;

internal static class PodTable
{
    public static readonly IReadOnlyList<TableColumn> Columns =
    [
        new("Name"), new("Ready"), new("Status"), new("Restarts"), new("Age"),
        new("IP", 1), new("Node", 1), new("Nominated Node", 1), new("Readiness Gates", 1),
    ];

    public static JsonArray Row(object source, DateTimeOffset now)
    {
        var pod = (PodObject)source;
        var containers = PodSpecJson.Containers(pod).Count;
        return
        [
            pod.Name, $"{(PodJson.IsReady(pod) ? containers : 0)}/{containers}", Status(pod), "0", Table.Age(pod.CreatedAt, now),
            pod.Ip ?? "<none>", pod.Node ?? "<none>", "<none>", "<none>",
        ];
    }

    // A pod that waits for its address shows as ContainerCreating, never as Pending: the kubelet has it already.
    private static string Status(PodObject pod) => pod.Phase switch
    {
        "Pending" when pod.StartedAt is not null => "ContainerCreating",
        "Succeeded" => "Completed",
        "Failed" => "Error",
        _ => pod.Phase,
    };
}
