using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster.Admission;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>A zone at one moment.</summary>
/// <param name="Zone">Its name.</param>
/// <param name="NodeSubnetFree">Free addresses of the subnets that its nodes are in.</param>
/// <param name="AddedFree">Free addresses of subnets that were made since the world began.</param>
/// <param name="Pods">Pods with an address.</param>
/// <param name="Waiting">Pods on its nodes whose sandbox failed and that still have no address (ContainerCreating). Pods without a node are in no zone.</param>
internal sealed record ZoneStatus(string Zone, int NodeSubnetFree, int AddedFree, int Pods, int Waiting);

/// <summary>A cluster: nodes, aws-node, pods and events.</summary>
internal sealed class SimulatedCluster : IKubernetesApi
{
    private readonly SimulatedVpc _vpc;
    private readonly PodStore _pods;
    private readonly EventLog _events;
    private readonly List<ClusterNode> _nodes;
    private readonly IReadOnlyList<(string Zone, IReadOnlyList<Subnet> Own)> _zones;
    private IReadOnlyList<PodObject>? _podObjects;

    public SimulatedCluster(ClusterPlace place, SimulatedVpc vpc, IReadOnlyList<ClusterNode> nodes, WebhookSettings? webhook, Chance chance)
    {
        (Place, _vpc, _nodes) = (place, vpc, [.. nodes]);
        _zones = [.. nodes.GroupBy(node => node.Zone).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, (IReadOnlyList<Subnet>)[.. group.Select(node => node.Instance.Subnet).Distinct()]))];
        _events = new EventLog(vpc.Clock, chance.Fork("events"));
        _pods = new PodStore(place, _nodes, vpc, webhook, _events, chance.Fork("pods"), Touch);
        _nodes.ForEach(_pods.Scheduler.NodeChanged);
    }

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public string Cluster => Place.Name;

    /// <summary>Its place in the VPC.</summary>
    public ClusterPlace Place { get; }

    /// <inheritdoc/>
    public long ResourceVersion { get; private set; } = 1;

    /// <inheritdoc/>
    public DaemonSetObject? AwsNode => DaemonSet?.Object;

    /// <summary>aws-node itself, or null.</summary>
    public AwsNodeDaemonSet? DaemonSet { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<NodeObject> Nodes => [.. _nodes.Select(node => node.Object)];

    /// <inheritdoc/>
    public IReadOnlyList<PodObject> Pods => _podObjects ??=
        [.. _pods.All.Select(pod => pod.Object(_pods.Scheduler.RefusalOf(pod))), .. _nodes.SelectMany(node => node.HostPodObjects())];

    /// <inheritdoc/>
    public IReadOnlyList<EventObject> Events => _events.Events;

    /// <summary>The cluster's pods as the world has them.</summary>
    public PodStore PodStore => _pods;

    /// <summary>Its nodes as the world has them.</summary>
    public IReadOnlyList<ClusterNode> ClusterNodes => _nodes;

    /// <summary>Its events.</summary>
    public EventLog EventLog => _events;

    /// <summary>The zones as they are now, in the order of their names.</summary>
    public IReadOnlyList<ZoneStatus> Zones => [.. _zones.Select(zone => Status(zone.Zone, zone.Own))];

    /// <summary>Pods that no node takes: they wait for a node, not for an address, and belong to no zone.</summary>
    public int Unschedulable => _pods.Scheduler.Pending;

    /// <summary>Pods that the API server refuses to make.</summary>
    public int Refused => _pods.ReplicaSets.Refused;

    /// <inheritdoc/>
    public void SetAwsNodeEnvironment(IReadOnlyDictionary<string, string?> changes, string manager)
    {
        if ((DaemonSet ?? throw Missing()).Set(changes, manager))
        {
            var text = string.Join(" ", changes.OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => change.Value is null ? change.Key + "-" : $"{change.Key}={change.Value}"));
            _vpc.Timeline.Tell("aws-node-changed", Cluster, $"{manager} sets {text} on aws-node of {Cluster}");
            Touch();
        }
    }

    /// <inheritdoc/>
    public void RestartAwsNode(string restartedAt, string manager)
    {
        (DaemonSet ?? throw Missing()).Restart(restartedAt);
        _vpc.Timeline.Tell("aws-node-changed", Cluster, $"{manager} restarts aws-node of {Cluster}");
        Touch();
    }

    /// <inheritdoc/>
    public bool CreatePod(PodRequest request) => _pods.Create(request);

    /// <inheritdoc/>
    public bool DeletePod(string inNamespace, string name)
    {
        var pod = _pods.All.FirstOrDefault(one => one.Request is { } request && request.Namespace == inNamespace && request.Name == name);
        if (pod is not null)
        {
            _pods.Delete(pod);
        }

        return pod is not null;
    }

    /// <summary>Puts aws-node on the nodes, which run it already.</summary>
    public AwsNodeDaemonSet Install(AwsNodeInstall install, Latencies latencies)
    {
        DaemonSet = new AwsNodeDaemonSet(install, _nodes, _vpc.Clock, latencies, Touch);
        DaemonSet.NodeReady += node =>
        {
            _vpc.Timeline.Tell("node-ready", Cluster, $"{node.Name} in {node.Zone} is ready for pods of {Cluster}");
            _pods.Scheduler.NodeChanged(node);
        };
        DaemonSet.RolledOut += () => _vpc.Timeline.Tell("aws-node-rolled-out", Cluster, $"every node of {Cluster} runs aws-node as it was changed");
        return DaemonSet;
    }

    /// <summary>A kubelet registers its node.</summary>
    public void Register(ClusterNode node)
    {
        _nodes.Add(node);
        _pods.Scheduler.NodeChanged(node);
        DaemonSet?.Join(node);
        Touch();
    }

    private void Touch()
    {
        ResourceVersion++;
        _podObjects = null;
        Changed?.Invoke();
    }

    private InvalidOperationException Missing() => new($"cluster {Cluster} has no DaemonSet kube-system/aws-node");

    private ZoneStatus Status(string zone, IReadOnlyList<Subnet> own)
    {
        var added = _vpc.Subnets.Where(subnet => subnet.Zone == zone && subnet.Ordinal > _vpc.OpenedAt);
        return new ZoneStatus(zone, own.Sum(subnet => subnet.Pool.Free), added.Sum(subnet => subnet.Pool.Free), _pods.Zones[zone].WithAddress, _pods.Zones[zone].Waiting);
    }
}
