using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster.Scaling;

/// <summary>What a group of nodes may become.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">Its least size.</param>
/// <param name="Max">Its greatest size.</param>
/// <param name="Shape">Its launch template.</param>
internal sealed record GroupSettings(string Name, int Min, int Max, NodeShape Shape);

/// <summary>An EC2 Auto Scaling group: launches instances until there are as many as are desired, and tries again what failed.</summary>
internal sealed class AutoScalingGroup
{
    private readonly SimulatedVpc _vpc;
    private readonly NodeFactory _factory;
    private readonly SimulatedCluster _cluster;
    private readonly Chance _chance;
    private readonly List<GroupZone> _zones;
    private readonly List<ClusterNode> _nodes;
    private bool _isActing;

    /// <summary>A group that has the nodes that are given, and launches others into their subnets.</summary>
    public AutoScalingGroup(GroupSettings settings, IReadOnlyList<ClusterNode> nodes, NodeFactory factory, SimulatedCluster cluster, SimulatedVpc vpc, Chance chance)
    {
        (Settings, _factory, _cluster, _vpc, _chance) = (settings, factory, cluster, vpc, chance);
        _zones = [.. nodes.GroupBy(node => node.Zone).OrderBy(zone => zone.Key, StringComparer.Ordinal)
            .Select(zone => new GroupZone([.. zone.Select(node => node.Instance.Subnet).Distinct()], zone.Count()))];
        _nodes = [.. nodes];
        Desired = nodes.Count;
    }

    public GroupSettings Settings { get; }

    /// <summary>DesiredCapacity.</summary>
    public int Desired { get; private set; }

    /// <summary>Instances that were launched.</summary>
    public int Launched => _zones.Sum(zone => zone.Instances);

    /// <summary>Instances that are ready nodes.</summary>
    public int Ready => _nodes.Count(node => node.IsReady);

    /// <summary>The last scaling activity that failed (DescribeScalingActivities).</summary>
    public DateTimeOffset? FailedAt { get; private set; }

    /// <summary>SetDesiredCapacity.</summary>
    public void SetDesired(int desired)
    {
        Desired = Math.Clamp(desired, Settings.Min, Settings.Max);
        Act(Delays.LaunchDecision);
    }

    private void Act(Delay delay)
    {
        if (_isActing)
        {
            return;
        }

        _isActing = true;
        _vpc.After(delay, () =>
        {
            _isActing = false;
            while (Launched < Desired)
            {
                if (TryLaunch() is { } why)
                {
                    Fail(why);
                    return;
                }
            }
        });
    }

    // The zone with the fewest instances first, then the others (Amazon EC2 Auto Scaling user guide, "Add an Availability Zone"; balanced-best-effort).
    private string? TryLaunch()
    {
        string? why = null;
        foreach (var (zone, _) in _zones.Select(zone => (Zone: zone, Tie: _chance.Below(1000))).OrderBy(pair => pair.Zone.Instances).ThenBy(pair => pair.Tie))
        {
            // Which of a zone's subnets is chosen isn't documented: at random (assumed).
            var subnet = zone.Subnets[_chance.Below(zone.Subnets.Count)];
            if (_factory.TryLaunch(Settings.Shape, subnet, Settings.Name, out var instance) is not { } code)
            {
                zone.Instances++;
                FailedAt = null;
                _vpc.After(Delays.NodeBoot, () => Join(_factory.Register(Settings.Shape, instance!, isCordoned: false)));
                return null;
            }

            why = Words(code, subnet);
        }

        return why;
    }

    private void Join(ClusterNode node)
    {
        _nodes.Add(node);
        _cluster.Register(node);
    }

    private void Fail(string why)
    {
        if (FailedAt is null)
        {
            _vpc.Timeline.Tell("node-launch-failed", Settings.Name, $"{Settings.Name} of {_cluster.Cluster} has {Launched} of {Desired} instances: {why}");
        }

        FailedAt = _vpc.Now;
        Act(Delays.LaunchRetry);
    }

    // The status message of a scaling activity, as users report it (PrairieLearn issue 3271).
    private static string Words(string code, Subnet subnet) => code == "InsufficientFreeAddressesInSubnet"
        ? $"There are not enough free addresses in subnet '{subnet.Id}' to satisfy the requested number of instances. Launching EC2 instance failed."
        : $"{code}. Launching EC2 instance failed.";

    private sealed class GroupZone(IReadOnlyList<Subnet> subnets, int instances)
    {
        public IReadOnlyList<Subnet> Subnets { get; } = subnets;

        public int Instances { get; set; } = instances;
    }
}
