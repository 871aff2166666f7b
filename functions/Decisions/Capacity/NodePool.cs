using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>The addresses that a node holds for pods, and what it could still hold.</summary>
/// <param name="Instance">The node's instance.</param>
/// <param name="Node">The node inside the cluster, or null where it wasn't read.</param>
/// <param name="Allocated">Addresses that EC2 has given to the node for pods, as ipamd counts them: an interface's own address isn't for pods.</param>
/// <param name="OfOtherMode">Those of them that the CNI's mode gives to no new pod: prefixes while prefix delegation is off, single addresses while it is on.</param>
/// <param name="SlotsLeft">Interfaces that can still be attached.</param>
public sealed record NodePool(InstanceReading Instance, NodeReading? Node, int Allocated, int OfOtherMode, int SlotsLeft)
{
    private const int PrefixSize = 16;

    /// <summary>Addresses that a pod has.</summary>
    public int Assigned => Node?.PodsWithAddress ?? 0;

    /// <summary>Allocated and not assigned. Those of a pod that ended less than 30 s ago are among them, and can't be given out yet (IP_COOLDOWN_PERIOD).</summary>
    public int Idle => Math.Max(0, Allocated - Assigned);

    /// <summary>The node's name inside the cluster, else the instance's id.</summary>
    public string Name => Node?.Name ?? Instance.Id;

    /// <summary>Every node, sorted by instance.</summary>
    public static IReadOnlyList<NodePool> All(ClusterSnapshot snapshot, CniSettings cni)
    {
        var nodes = (snapshot.Inside?.Nodes ?? []).Where(n => n.InstanceId is not null).GroupBy(n => n.InstanceId!).ToDictionary(g => g.Key, g => g.First());
        return [.. snapshot.Instances.OrderBy(i => i.Id, StringComparer.Ordinal).Select(i => Of(i, nodes.GetValueOrDefault(i.Id), cni))];
    }

    /// <summary>One node's.</summary>
    public static NodePool Of(InstanceReading instance, NodeReading? node, CniSettings cni)
    {
        var single = instance.Interfaces.Sum(i => Math.Max(0, i.Addresses - 1));
        var prefixed = PrefixSize * instance.Interfaces.Sum(i => i.Prefixes);
        return new NodePool(instance, node, single + prefixed,
            // AssignPodIPv4Address takes blocks of the mode's own kind only (ipamd's data store).
            cni.Prefixes && instance.SupportsPrefixes ? single : prefixed,
            Math.Max(0, Math.Min(instance.MaxInterfaces, cni.MaxInterfaces ?? int.MaxValue) - instance.Interfaces.Count));
    }
}
