using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>Whether a node can get more addresses for its pods, and if not, why.</summary>
public enum NodeRoom
{
    /// <summary>It can, now or once its zone has headroom.</summary>
    CanGrow,

    /// <summary>All interfaces that it may have are attached, and none of them can take another address: new subnets can't help it.</summary>
    NoInterfaceSlot,

    /// <summary>It is cordoned, and ipamd adds nothing to cordoned nodes.</summary>
    Cordoned,

    /// <summary>Its pool holds as many addresses as the kubelet takes pods, so that ipamd adds none.</summary>
    AtMaxPods,
}

/// <summary>Pods that wait on a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Pods">How many.</param>
/// <param name="Room">Whether the node can get addresses for them.</param>
public sealed record WaitingNode(NodeReading Node, int Pods, NodeRoom Room);

/// <summary>Which pods wait for addresses, and whether space can help them.</summary>
public static class Waiting
{
    /// <summary>A pod that is younger is just being made: its address comes within seconds when all is well.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Who waits for longer waits for more than an interface: ipamd attaches one in seconds, and rests 120 s where EC2 refused it an address (insufficientCidrErrorCooldown).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Pods on nodes where one has waited for longer than patience lasts: what the alarm of pods watches.</summary>
    public static int Stuck(ClusterSnapshot snapshot) => Of(snapshot).Where(w => snapshot.Inside!.ReadAt - w.Node.WaitingSince >= Patience).Sum(w => w.Pods);

    /// <summary>The nodes with pods that wait for longer than the grace, sorted by name.</summary>
    /// <remarks>
    /// Only where sandboxes have failed for want of an address, which events tell for an hour: pods without an address also wait for
    /// volumes, which a kubelet mounts before it makes the sandbox, and those can wait for days.
    /// </remarks>
    public static IReadOnlyList<WaitingNode> Of(ClusterSnapshot snapshot)
    {
        if (snapshot.Inside is not { } inside)
        {
            return [];
        }

        var cni = CniSettings.Of(snapshot);
        var instances = snapshot.Instances.DistinctBy(i => i.Id).ToDictionary(i => i.Id);
        var failing = inside.SandboxFailures.Select(f => f.Node).ToHashSet();
        return
        [
            .. from node in inside.Nodes
               where node.PodsWaiting > 0 && failing.Contains(node.Name) && !(inside.ReadAt - node.WaitingSince < Grace)
               // Nodes that aren't EC2 instances (Fargate, hybrid) get no addresses from the VPC CNI.
               where node.InstanceId is not null && instances.ContainsKey(node.InstanceId)
               orderby node.Name
               select new WaitingNode(node, node.PodsWaiting, RoomOf(snapshot, cni, node, instances[node.InstanceId!])),
        ];
    }

    /// <summary>Whether a node can get more addresses; null where it isn't there or isn't an EC2 instance.</summary>
    public static NodeRoom? RoomOf(ClusterSnapshot snapshot, string node) =>
        snapshot.Inside?.Nodes.FirstOrDefault(n => n.Name == node) is { } reading && snapshot.Instances.FirstOrDefault(i => i.Id == reading.InstanceId) is { } instance
            ? RoomOf(snapshot, CniSettings.Of(snapshot), reading, instance)
            : null;

    private static NodeRoom RoomOf(ClusterSnapshot snapshot, CniSettings cni, NodeReading node, InstanceReading instance)
    {
        // ipamd: isENIAttachmentAllowed, isDatastorePoolTooLow, hasRoomForEni, in this order.
        var pool = NodePool.Of(instance, node, cni);
        // Addresses that are there and that no pod holds yet: the kubelet's next try gets one. (In prefix mode a secondary address may be in the count that no pod can get.)
        return !cni.Prefixes && pool.Allocated - pool.OfOtherMode > node.PodsWithAddress ? NodeRoom.CanGrow
            : (node.Cordoned && !cni.ManagesCordoned) ? NodeRoom.Cordoned
            : pool.Allocated >= node.MaxPods ? NodeRoom.AtMaxPods
            : pool.SlotsLeft > 0 || HasRoomOnInterface(snapshot, cni, instance) ? NodeRoom.CanGrow
            : NodeRoom.NoInterfaceSlot;
    }

    private static bool HasRoomOnInterface(ClusterSnapshot snapshot, CniSettings cni, InstanceReading instance)
    {
        var needed = cni.Prefixes && instance.SupportsPrefixes ? 16 : 1;
        return instance.Interfaces.Any(i => i.Addresses + i.Prefixes < instance.AddressesPerInterface
            && snapshot.Vpc.Subnets.Any(s => s.Id == i.Subnet && s.Free >= needed));
    }
}
