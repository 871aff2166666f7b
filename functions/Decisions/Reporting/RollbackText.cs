using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Reporting;

/// <summary>What people are told of a rollback that waits.</summary>
public static class RollbackText
{
    /// <summary>The notification's subject, as SNS wants it.</summary>
    public static string Subject(string cluster) => ReportText.Subject(cluster, "the rollback waits for its space to drain");

    /// <summary>The notification's text: what is still in use, and what a person can do.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="incident">The incident that is taken back.</param>
    /// <param name="actions">What the last look found.</param>
    /// <param name="until">When it gives up, UTC.</param>
    public static string Message(string cluster, string incident, IReadOnlyList<UndoAction> actions, DateTimeOffset until) =>
        $"""
        {Plain.Line(cluster)}: the space of incident {Plain.Line(incident)} is closed, and some of it is still in use.
        {string.Join('\n', actions.OfType<UndoAction.Await>().Select(a => Plain.Line($"Waits: {a.What}: {a.Why}.")))}
        Running pods keep their addresses. New ones get none of it on nodes that start from now on; nodes that have interfaces in it go on giving out what they hold until aws-node starts anew (kubectl --namespace kube-system rollout restart daemonset/aws-node, VPC CNI 1.22 and later) or they are replaced (cordon, drain, terminate).
        Headroom looks every 15 minutes until {until:yyyy-MM-dd HH:mm} UTC and deletes what has become empty.
        """;
}
