using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster.Admission;
using Headroom.Rehearsal.Cluster.Scheduling;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The pods of a cluster's workloads, from the request to make them to their end.</summary>
internal sealed class PodStore
{
    private readonly SimulatedVpc _vpc;
    private readonly Chance _chance;
    private readonly Action _changed;
    private readonly List<ClusterPod> _all = [];

    public PodStore(ClusterPlace place, IReadOnlyCollection<ClusterNode> nodes, SimulatedVpc vpc, WebhookSettings? webhook, EventLog events, Chance chance, Action changed)
    {
        (_vpc, _chance, _changed) = (vpc, chance, changed);
        Zones = new ZoneTallies(place, vpc.Timeline);
        Scheduler = new Scheduler(place, nodes, vpc.Timeline, vpc.Clock, events, chance, new Kubelets(vpc, events, Zones, changed, Fail).Admit);
        var asked = webhook is null ? null : new PodWebhook(webhook, vpc, chance.Fork("webhook"));
        ReplicaSets = new ReplicaSets(place, asked, vpc.Timeline, vpc.Clock, events, chance);
    }

    /// <summary>Every pod that hasn't been deleted.</summary>
    public IReadOnlyList<ClusterPod> All => _all;

    /// <summary>The counts of the zones.</summary>
    public ZoneTallies Zones { get; }

    /// <summary>Where pods get their nodes.</summary>
    public Scheduler Scheduler { get; }

    /// <summary>Who asks for pods.</summary>
    public ReplicaSets ReplicaSets { get; }

    /// <summary>A pod that already runs when the world begins.</summary>
    public void Place(ClusterNode node, string app)
    {
        var pod = new ClusterPod(NewName(app), app, _vpc.Now) { StartedAt = _vpc.Now, IsRunning = true };
        Scheduler.Bind(pod, node);
        pod.Address = node.Ipamd.TryAssign();
        if (pod.Address is null)
        {
            node.Ipamd.Settle();
            pod.Address = node.Ipamd.TryAssign() ?? throw new ArgumentException($"node {node.Name} has no address for its pod {node.Pods} when the world begins: give its subnet more room or its group fewer pods", nameof(node));
        }

        Zones[node.Zone].WithAddress++;
        _all.Add(pod);
    }

    /// <summary>A workload wants a pod; once it runs, <paramref name="started"/> is called.</summary>
    public void Create(string app, Action<ClusterPod>? started) => ReplicaSets.Create(app, () =>
    {
        var pod = new ClusterPod(NewName(app), app, _vpc.Now) { Started = started };
        _all.Add(pod);
        Scheduler.Schedule(pod);
        _changed();
        return pod;
    });

    /// <summary>Somebody asks for a pod by itself; false where there is one of that name. Its admission by webhooks isn't modelled.</summary>
    public bool Create(PodRequest request)
    {
        if (_all.Any(one => one.Name == request.Name && one.Namespace == request.Namespace))
        {
            return false;
        }

        var pod = new ClusterPod(request.Name, "canary", _vpc.Now) { Request = request };
        _all.Add(pod);
        Scheduler.Schedule(pod);
        _changed();
        return true;
    }

    /// <summary>A pod ends and is gone; its address cools.</summary>
    public void Delete(ClusterPod pod)
    {
        _all.Remove(pod);
        if (!pod.IsDeleted)
        {
            GiveBack(pod);
        }

        _changed();
    }

    private void Fail(ClusterPod pod)
    {
        if (!pod.IsDeleted)
        {
            pod.HasFailed = true;
            GiveBack(pod);
            _changed();
        }
    }

    private void GiveBack(ClusterPod pod)
    {
        pod.IsDeleted = true;
        if (pod is { Address: { } address, Node: { } node })
        {
            Zones[node.Zone].WithAddress--;
            node.Ipamd.Release(address);
        }
        else if (pod.Node is not null)
        {
            Zones[pod.Node.Zone].Forget(pod);
        }

        Scheduler.Forget(pod);
    }

    private string NewName(string app) => $"{ReplicaSets.Of(app)}-{_chance.Hex(5)}";
}
