using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster.Scheduling;

namespace Headroom.Rehearsal.Cluster.Scaling;

/// <summary>
/// cluster-autoscaler with its default flags, as far as it adds nodes: each 10 s it looks for pods that no node takes, and raises a group's desired capacity.
/// A group whose launch failed it puts back to what is there, and leaves alone for a while.
/// </summary>
internal sealed class ClusterAutoscaler
{
    /// <summary>scan-interval.</summary>
    private static readonly TimeSpan Scan = TimeSpan.FromSeconds(10);

    private static readonly EventSource Source = new("cluster-autoscaler", "");

    private readonly IReadOnlyList<GroupState> _groups;
    private readonly Scheduler _scheduler;
    private readonly WorldClock _clock;
    private readonly EventLog _events;
    private readonly Chance _chance;

    public ClusterAutoscaler(IReadOnlyList<AutoScalingGroup> groups, SimulatedCluster cluster, WorldClock clock, Chance chance)
    {
        (_groups, _scheduler, _clock, _events, _chance) = ([.. groups.Select(group => new GroupState(group))], cluster.PodStore.Scheduler, clock, cluster.EventLog, chance);
        clock.Every(chance.Between(TimeSpan.Zero, Scan), Scan, Look);
    }

    private void Look()
    {
        var now = _clock.GetUtcNow();
        foreach (var state in _groups.Where(state => state.Group.Launched < state.Group.Desired && state.Group.FailedAt >= state.RaisedAt))
        {
            // Instances that can't come (createPlaceholdersForDesiredNonStartedInstances): the size is put back (DeleteInstances of placeholders).
            state.Backoff.Fail(now);
            state.Group.SetDesired(state.Group.Launched);
        }

        var lacking = _scheduler.Pending - _groups.Sum(state => (state.Group.Desired - state.Group.Ready) * state.PodsPerNode);
        if (lacking > 0)
        {
            Raise(lacking, now);
        }
    }

    // --expander=random among the groups that may grow.
    private void Raise(int pods, DateTimeOffset now)
    {
        var open = _groups.Where(state => !state.Backoff.IsOn(now) && state.Group.Desired < state.Group.Settings.Max).ToList();
        if (open.Count == 0)
        {
            var full = _groups.Count(state => !state.Backoff.IsOn(now));
            string[] reasons = [Reason(_groups.Count - full, "in backoff after failed scale-up"), Reason(full, "max node group size reached")];
            Tell("NotTriggerScaleUp", "pod didn't trigger scale-up: " + string.Join(", ", reasons.Where(reason => reason.Length > 0)));
            return;
        }

        var chosen = open[_chance.Below(open.Count)];
        var (group, before) = (chosen.Group, chosen.Group.Desired);
        var wanted = Math.Min(group.Settings.Max, before + ((pods + chosen.PodsPerNode - 1) / chosen.PodsPerNode));
        chosen.RaisedAt = now;
        Tell("TriggeredScaleUp", $"pod triggered scale-up: [{{{group.Settings.Name} {before}->{wanted} (max: {group.Settings.Max})}}]");
        group.SetDesired(wanted);
    }

    private static string Reason(int groups, string words) => groups == 0 ? "" : $"{groups} {words}";

    // In reality at each scan; here once for each pod and message, since nothing else comes of it.
    private void Tell(string reason, string message)
    {
        foreach (var pod in _scheduler.PendingPods.Where(pod => pod.ToldByAutoscaler != message))
        {
            pod.ToldByAutoscaler = message;
            _events.Tell(Source, EventSubject.Of(pod), reason, message);
        }
    }

    private sealed class GroupState(AutoScalingGroup group)
    {
        public AutoScalingGroup Group { get; } = group;

        public int PodsPerNode => Group.Settings.Shape.Pods;

        public ScaleUpBackoff Backoff { get; } = new();

        public DateTimeOffset RaisedAt { get; set; } = DateTimeOffset.MaxValue;
    }
}
