using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>A zone at one moment.</summary>
/// <param name="Zone">Its name.</param>
/// <param name="NodeSubnetFree">Free addresses of the subnets that its nodes are in.</param>
/// <param name="AddedFree">Free addresses of subnets that were made since the world began.</param>
/// <param name="Pods">Pods with an address.</param>
/// <param name="Waiting">Pods on its nodes whose sandbox failed and that still have no address.</param>
internal sealed record ZoneStatus(string Zone, int NodeSubnetFree, int AddedFree, int Pods, int Waiting);

/// <summary>A cluster among those of its VPC.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SecurityGroup">The security group of its nodes, which EKS made for it.</param>
/// <param name="IsOther">False for the cluster that the scenario is about.</param>
internal sealed record ClusterPlace(string Name, string SecurityGroup, bool IsOther)
{
    /// <summary>A zone's name in the timeline, where zones without more are those of the cluster that the scenario is about.</summary>
    public string Told(string zone) => IsOther ? $"{zone} of {Name}" : zone;
}

/// <summary>A cluster: nodes, aws-node, pods and events.</summary>
internal sealed class SimulatedCluster : IKubernetesApi
{
    private readonly SimulatedVpc _vpc;
    private readonly PodStore _pods;
    private readonly EventLog _events;
    private readonly IReadOnlyList<ClusterNode> _nodes;
    private IReadOnlyList<PodObject>? _podObjects;

    public SimulatedCluster(ClusterPlace place, SimulatedVpc vpc, IReadOnlyList<ClusterNode> nodes, Latencies latencies, Chance chance)
    {
        (Place, _vpc, _nodes) = (place, vpc, nodes);
        _events = new EventLog(vpc.Clock, chance.Fork("events"));
        _pods = new PodStore(place, nodes, vpc, latencies, chance.Fork("pods"), _events, Touch);
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
    public IReadOnlyList<NodeObject> Nodes => [.. _nodes.Select(node => node.Object).OrderBy(node => node.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<PodObject> Pods => _podObjects ??=
    [
        .. _pods.All.Select(pod => pod.Object).Concat(_nodes.SelectMany(node => node.HostPodObjects()))
            .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<EventObject> Events => _events.Events;

    /// <summary>The cluster's pods as the world has them.</summary>
    public PodStore PodStore => _pods;

    /// <summary>Its nodes as the world has them.</summary>
    public IReadOnlyList<ClusterNode> ClusterNodes => _nodes;

    /// <summary>The zones as they are now, in the order of their names.</summary>
    public IReadOnlyList<ZoneStatus> Zones => [.. _nodes.Select(node => node.Zone).Distinct().Order(StringComparer.Ordinal).Select(Status)];

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

    /// <summary>Puts aws-node on the nodes, which run it already.</summary>
    public AwsNodeDaemonSet Install(AwsNodeInstall install, Latencies latencies)
    {
        DaemonSet = new AwsNodeDaemonSet(install, _nodes, _vpc.Clock, latencies, Touch);
        DaemonSet.RolledOut += () => _vpc.Timeline.Tell("aws-node-rolled-out", Cluster, $"every node of {Cluster} runs aws-node as it was changed");
        return DaemonSet;
    }

    private void Touch()
    {
        ResourceVersion++;
        _podObjects = null;
        Changed?.Invoke();
    }

    private InvalidOperationException Missing() => new($"cluster {Cluster} has no DaemonSet kube-system/aws-node");

    private ZoneStatus Status(string zone)
    {
        var own = _nodes.Where(node => node.Zone == zone).Select(node => node.Instance.Subnet).Distinct().ToList();
        var added = _vpc.Subnets.Where(subnet => subnet.Zone == zone && subnet.Ordinal > _vpc.OpenedAt);
        return new ZoneStatus(zone, own.Sum(subnet => subnet.Pool.Free), added.Sum(subnet => subnet.Pool.Free), _pods.Zone(zone).WithAddress, _pods.Zone(zone).Waiting);
    }
}
