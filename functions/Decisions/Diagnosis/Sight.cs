using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>A snapshot with what every cause looks at, measured once.</summary>
internal sealed class Sight
{
    public Sight(ClusterSnapshot snapshot, ClusterPolicy policy)
    {
        (Snapshot, Policy, Cni) = (snapshot, policy, CniSettings.Of(snapshot));
        Zones = ZoneCapacity.Measure(snapshot, Cni);
        Waiting = Capacity.Waiting.Of(snapshot);
        Pools = NodePool.All(snapshot, Cni);
    }

    public ClusterSnapshot Snapshot { get; }

    public ClusterPolicy Policy { get; }

    public CniSettings Cni { get; }

    public IReadOnlyList<ZoneHeadroom> Zones { get; }

    public IReadOnlyList<WaitingNode> Waiting { get; }

    public IReadOnlyList<NodePool> Pools { get; }

    /// <summary>True where a zone is below the floor or a pod waits for an address: somebody suffers, or is about to.</summary>
    public bool HasTrouble => Waiting.Count > 0 || Zones.Any(IsShort);

    public bool IsShort(ZoneHeadroom zone) => zone.Addresses < Policy.Floor;

    public IReadOnlyList<WaitingNode> WaitingIn(string zone) => [.. Waiting.Where(w => w.Node.Zone == zone)];

    public NodePool PoolOf(WaitingNode waiting) => Pools.First(p => p.Instance.Id == waiting.Node.InstanceId);
}
