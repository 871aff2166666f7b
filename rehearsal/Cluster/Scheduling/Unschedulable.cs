namespace Headroom.Rehearsal.Cluster.Scheduling;

/// <summary>Why no node takes a pod, in the scheduler's words: FitError of pkg/scheduler/framework/types.go.</summary>
internal static class Unschedulable
{
    private const string NoVictims = "No preemption victims found for incoming pod";
    private const string NoHelp = "Preemption is not helpful for scheduling";

    /// <summary>The message of the event and of condition PodScheduled, when every node refuses.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="zone">The zone that the pod wants, or null.</param>
    public static string Message(IReadOnlyCollection<ClusterNode> nodes, string? zone = null)
    {
        if (nodes.Count == 0)
        {
            return "no nodes available to schedule pods";
        }

        var reasons = nodes.Select(node => Reason(node, zone)).ToList();
        var none = $"0/{nodes.Count} nodes are available:";
        return $"{none} {Counted(reasons.Select(reason => reason.Why))}. preemption: {none} {Counted(reasons.Select(reason => reason.Preemption))}.";
    }

    // In the order of the scheduler's filters: NodeUnschedulable, TaintToleration, NodeAffinity, NodeResourcesFit.
    private static (string Why, string Preemption) Reason(ClusterNode node, string? zone) =>
        node.IsCordoned ? ("node(s) were unschedulable", NoHelp)
        : !node.IsReady ? ("node(s) had untolerated taint {node.kubernetes.io/not-ready: }", NoHelp)
        : zone is not null && node.Zone != zone ? ("node(s) didn't match Pod's node affinity/selector", NoHelp)
        : node.Pods + node.HostPods >= node.MaxPods ? ("Too many pods", NoVictims)
        : ("Insufficient cpu", NoVictims);

    private static string Counted(IEnumerable<string> reasons) =>
        string.Join(", ", reasons.GroupBy(reason => reason).Select(group => $"{group.Count()} {group.Key}").Order(StringComparer.Ordinal));
}
