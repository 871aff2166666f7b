using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The pods of a cluster's workloads: scheduling, sandboxes, retries.</summary>
internal sealed class PodStore(ClusterPlace place, IReadOnlyList<ClusterNode> nodes, SimulatedVpc vpc, Latencies latencies, Chance chance, EventLog events, Action changed)
{
    private const string NoAddress = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container";
    private const string NoIpamd = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: Error received from AddNetwork gRPC call: "
        + "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused\"";

    private readonly List<ClusterPod> _all = [];
    private readonly Queue<ClusterPod> _unscheduled = new();
    private readonly SortedDictionary<string, ZoneTally> _zones = new(StringComparer.Ordinal);

    /// <summary>Every pod that hasn't been deleted.</summary>
    public IReadOnlyList<ClusterPod> All => _all;

    /// <summary>The counts of a zone.</summary>
    public ZoneTally Zone(string zone)
    {
        if (!_zones.TryGetValue(zone, out var tally))
        {
            _zones.Add(zone, tally = new ZoneTally(place.Told(zone), vpc.Timeline));
        }

        return tally;
    }

    /// <summary>A pod that already runs when the world begins.</summary>
    public void Place(ClusterNode node, string app)
    {
        var pod = new ClusterPod(NewName(app), app, vpc.Now) { StartedAt = vpc.Now, IsRunning = true };
        Bind(pod, node);
        pod.Address = node.Ipamd.TryAssign();
        if (pod.Address is null)
        {
            node.Ipamd.Settle();
            pod.Address = node.Ipamd.TryAssign() ?? throw new InvalidOperationException($"node {node.Name} has no address for pod {node.Pods} when the world begins");
        }

        Zone(node.Zone).WithAddress++;
        _all.Add(pod);
    }

    /// <summary>A workload makes a pod; once it runs, <paramref name="started"/> is called.</summary>
    public void Create(string app, Action<ClusterPod>? started)
    {
        var pod = new ClusterPod(NewName(app), app, vpc.Now) { Started = started };
        _all.Add(pod);
        Schedule(pod);
        changed();
    }

    /// <summary>A pod ends and is gone; its address cools.</summary>
    public void Delete(ClusterPod pod)
    {
        pod.IsDeleted = true;
        _all.Remove(pod);
        if (pod.Node is { } node)
        {
            node.Pods--;
            Leave(pod, node);
        }

        for (var waiting = _unscheduled.Count; waiting > 0; waiting--)
        {
            Schedule(_unscheduled.Dequeue());
        }

        changed();
    }

    private void Leave(ClusterPod pod, ClusterNode node)
    {
        if (pod.Address is { } address)
        {
            Zone(node.Zone).WithAddress--;
            node.Ipamd.Release(address);
        }
        else
        {
            Zone(node.Zone).Forget(pod);
        }
    }

    // Evenly over the zones, then over the nodes: what topology spread and least-allocated scoring come to for like pods.
    private void Schedule(ClusterPod pod)
    {
        if (pod.IsDeleted)
        {
            return;
        }

        var open = nodes.Where(node => node.HasRoom).ToList();
        if (open.Count == 0)
        {
            _unscheduled.Enqueue(pod);
            return;
        }

        var zone = open.GroupBy(node => node.Zone).MinBy(group => group.Average(node => node.Pods))!;
        var fewest = zone.Min(node => node.Pods);
        var least = zone.Where(node => node.Pods == fewest).ToList();
        Bind(pod, least[chance.Below(least.Count)]);
        vpc.Clock.Schedule(latencies.Draw(Delays.PodAdmission), () =>
        {
            pod.StartedAt = vpc.Now;
            changed();
            vpc.After(Delays.SandboxCreation, () => TryStart(pod));
        });
    }

    private static void Bind(ClusterPod pod, ClusterNode node)
    {
        pod.Node = node;
        node.Pods++;
    }

    private void TryStart(ClusterPod pod)
    {
        if (pod.IsDeleted)
        {
            return;
        }

        var node = pod.Node!;
        pod.Address = node.Ipamd.IsRunning ? node.Ipamd.TryAssign() : null;
        if (pod.Address is null)
        {
            events.SandboxFailed(pod.Name, node.Name, node.Ipamd.IsRunning ? NoAddress : NoIpamd);
            Zone(node.Zone).Refused(pod, isForAddress: node.Ipamd.IsRunning);
            vpc.After(Delays.SandboxRetry, () => TryStart(pod));
        }
        else
        {
            Zone(node.Zone).Granted(pod, isNewSpace: pod.Address.Subnet?.Ordinal > vpc.OpenedAt);
            vpc.After(Delays.ContainerStart, () => Run(pod));
        }

        changed();
    }

    private void Run(ClusterPod pod)
    {
        if (!pod.IsDeleted)
        {
            pod.IsRunning = true;
            pod.Started?.Invoke(pod);
            changed();
        }
    }

    private string NewName(string app) => $"{app}-{chance.Hex(10)}-{chance.Hex(5)}";
}
