using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Cluster.Scheduling;

/// <summary>kube-scheduler: binds pods to nodes, and keeps those that no node takes, which are pending and have nothing to do with addresses.</summary>
internal sealed class Scheduler(ClusterPlace place, IReadOnlyCollection<ClusterNode> nodes, Timeline timeline, WorldClock clock, EventLog events, Chance chance, Action<ClusterPod> bound)
{
    /// <summary>podMaxInUnschedulablePodsDuration: a pod that nothing wakes is looked at again, and its event repeated, after that time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly EventSource Source = new("default-scheduler", "default-scheduler-ip-10-0-156-9.us-west-2.compute.internal");

    private readonly NodesWithRoom _room = new();
    private readonly Queue<ClusterPod> _queue = new();
    private readonly List<ClusterPod> _choosy = [];
    private string? _refusal;

    /// <summary>Pods that no node takes.</summary>
    public int Pending { get; private set; }

    /// <summary>Those pods, the one that waits longest first.</summary>
    public IEnumerable<ClusterPod> PendingPods => _queue.Concat(_choosy).Where(pod => !pod.IsDeleted);

    /// <summary>Why workloads' pods are pending.</summary>
    public string Refusal => _refusal ??= Unschedulable.Message(nodes);

    /// <summary>Why a pod is pending, or would be.</summary>
    public string RefusalOf(ClusterPod pod) => pod.Request is { } request ? Unschedulable.Message(nodes, request.Zone) : Refusal;

    /// <summary>A pod was made.</summary>
    public void Schedule(ClusterPod pod)
    {
        if (TryBind(pod))
        {
            return;
        }

        if (pod.Request is null)
        {
            _queue.Enqueue(pod);
        }
        else
        {
            _choosy.Add(pod);
        }

        if (Pending++ == 0)
        {
            timeline.Tell("pods-unschedulable", place.Name, $"pod {pod.Name} is the first that no node of {place.Name} takes: {RefusalOf(pod)}");
        }

        Complain(pod);
    }

    /// <summary>Puts a pod on a node.</summary>
    public void Bind(ClusterPod pod, ClusterNode node)
    {
        pod.Node = node;
        node.Pods++;
        _room.Refresh(node);
    }

    /// <summary>A pod is gone.</summary>
    public void Forget(ClusterPod pod)
    {
        if (pod.Node is { } node)
        {
            node.Pods--;
            _room.Refresh(node);
            Retry();
        }
        else
        {
            Leave();
        }
    }

    /// <summary>A node came, or another state of it.</summary>
    public void NodeChanged(ClusterNode node)
    {
        _refusal = null;
        _room.Refresh(node);
        Retry();
    }

    private bool TryBind(ClusterPod pod)
    {
        if (_room.Emptiest(chance, pod.Request?.Zone) is not { } node)
        {
            return false;
        }

        Bind(pod, node);
        bound(pod);
        return true;
    }

    // All pods of workloads are alike: when the first finds no room, none does. Those that want a zone are few, and each is asked.
    private void Retry()
    {
        while (_queue.TryPeek(out var pod) && (pod.IsDeleted || TryBind(pod)))
        {
            _queue.Dequeue();
            if (!pod.IsDeleted)
            {
                Leave();
            }
        }

        foreach (var pod in _choosy.ToList().Where(pod => pod.IsDeleted || TryBind(pod)))
        {
            _choosy.Remove(pod);
            if (!pod.IsDeleted)
            {
                Leave();
            }
        }
    }

    private void Leave()
    {
        if (--Pending == 0)
        {
            timeline.Tell("pods-scheduled", place.Name, $"every pod of {place.Name} has a node");
        }
    }

    private void Complain(ClusterPod pod)
    {
        if (pod is { IsDeleted: false, Node: null })
        {
            events.Tell(Source, EventSubject.Of(pod), "FailedScheduling", RefusalOf(pod));
            clock.Schedule(Patience, () => Complain(pod));
        }
    }
}
