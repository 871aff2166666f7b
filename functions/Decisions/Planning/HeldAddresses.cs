using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Addresses that the nodes of one instance type hold, before a change of aws-node's environment and after it, once the pools have settled.</summary>
/// <param name="InstanceType">The type.</param>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Before">Addresses with the present environment.</param>
/// <param name="After">Addresses with the new one.</param>
public sealed record HeldAddresses(string InstanceType, int Nodes, long Before, long After)
{
    /// <summary>By instance type, sorted.</summary>
    internal static IReadOnlyList<HeldAddresses> Predict(ClusterSnapshot snapshot, CniSettings before, CniSettings after) =>
    [
        .. from node in ReadNodes(snapshot)
           group node by node.Instance.Type into type
           orderby type.Key
           select new HeldAddresses(type.Key, type.Count(), type.Sum(n => Of(before, n)), type.Sum(n => Of(after, n))),
    ];

    /// <summary>Of all nodes.</summary>
    internal static long Total(ClusterSnapshot snapshot, CniSettings cni) => ReadNodes(snapshot).Sum(n => Of(cni, n));

    private static long Of(CniSettings cni, (InstanceReading Instance, NodeReading Node) node) => SettledPool.Of(cni, node.Instance, node.Node).Held;

    private static IEnumerable<(InstanceReading Instance, NodeReading Node)> ReadNodes(ClusterSnapshot snapshot) =>
        snapshot.Instances.Join(snapshot.Inside?.Nodes ?? [], i => i.Id, n => n.InstanceId, (instance, node) => (instance, node));
}
