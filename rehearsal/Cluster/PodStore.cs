using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The pods of a cluster's workloads: scheduling, sandboxes, retries.</summary>
internal sealed class PodStore(List<ClusterNode> nodes, SimulatedVpc vpc, Latencies latencies, Chance chance, EventLog events, Action changed)
{
    private const string NoAddress = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container";
    private const string NoIpamd = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: Error received from AddNetwork gRPC call: "
        + "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:50051: connect: connection refused\"";

    private readonly List<ClusterPod> _all = [];
    private readonly Queue<ClusterPod> _unscheduled = new();
    private readonly SortedDictionary<string, ZoneCount> _zones = new(StringComparer.Ordinal);

    /// <summary>Every pod that hasn't been deleted.</summary>
    public IReadOnlyList<ClusterPod> All => _all;

    /// <summary>Pods of a zone that have an address.</summary>
    public int WithAddress(string zone) => Count(zone).WithAddress;

    /// <summary>Pods of a zone that were refused one.</summary>
    public int Stuck(string zone) => Count(zone).Stuck;

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

        Count(node.Zone).WithAddress++;
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
        if (pod is { Node: { } node, Address: { } address })
        {
            node.Ipamd.Release(address);
            node.Pods--;
            Count(node.Zone).WithAddress--;
        }

        else if (pod is { Node: { } waitingOn })
        {
            waitingOn.Pods--;
            Count(waitingOn.Zone).Stuck -= pod.Failures > 0 ? 1 : 0;
        }

        for (var waiting = _unscheduled.Count; waiting > 0; waiting--)
        {
            Schedule(_unscheduled.Dequeue());
        }

        changed();
    }

    // Evenly over the zones, then over the nodes: what topology spread and least-allocated scoring come to for like pods.
    private void Schedule(ClusterPod pod)
    {
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
            Refuse(pod, node);
            return;
        }

        Grant(pod, node);
        vpc.After(Delays.ContainerStart, () =>
        {
            pod.IsRunning = !pod.IsDeleted;
            pod.Started?.Invoke(pod);
            changed();
        });
    }

    private void Refuse(ClusterPod pod, ClusterNode node)
    {
        var (isRunning, count) = (node.Ipamd.IsRunning, Count(node.Zone));
        events.SandboxFailed(pod.Name, node.Name, isRunning ? NoAddress : NoIpamd);
        count.Stuck += pod.Failures++ == 0 ? 1 : 0;
        if (isRunning && !count.IsTold)
        {
            count.IsTold = true;
            vpc.Timeline.Tell("zone-stuck", node.Zone, $"pod {pod.Name} on {node.Name} is the first in {node.Zone} to get no address");
        }

        changed();
        vpc.After(Delays.SandboxRetry, () => TryStart(pod));
    }

    private void Grant(ClusterPod pod, ClusterNode node)
    {
        var count = Count(node.Zone);
        count.WithAddress++;
        count.Stuck -= pod.Failures > 0 ? 1 : 0;
        if (count is { Stuck: 0, IsTold: true })
        {
            count.IsTold = false;
            vpc.Timeline.Tell("zone-free", node.Zone, $"no pod in {node.Zone} waits for an address any more");
        }

        if (pod.Address?.Subnet is { } subnet && subnet.Ordinal > vpc.OpenedAt && !count.UsesAdded)
        {
            count.UsesAdded = true;
            vpc.Timeline.Tell("zone-new-space", node.Zone, $"pod {pod.Name} is the first in {node.Zone} with an address from new space: {pod.Address.Text} of {subnet.Block}");
        }

        changed();
    }

    private ZoneCount Count(string zone)
    {
        if (!_zones.TryGetValue(zone, out var count))
        {
            _zones.Add(zone, count = new ZoneCount());
        }

        return count;
    }

    private string NewName(string app) => $"{app}-{chance.Hex(10)}-{chance.Hex(5)}";

    private sealed class ZoneCount
    {
        public int WithAddress { get; set; }

        public int Stuck { get; set; }

        /// <summary>The timeline says that the zone is stuck.</summary>
        public bool IsTold { get; set; }

        public bool UsesAdded { get; set; }
    }
}
