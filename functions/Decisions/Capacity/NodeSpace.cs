using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>Addresses for the nodes themselves. They are apart from pods': an instance takes its own address from its node group's subnets, whatever is open to pods.</summary>
public static class NodeSpace
{
    /// <summary>The subnets of a zone that nodes are in, sorted.</summary>
    public static IReadOnlyList<SubnetReading> Subnets(ClusterSnapshot snapshot, string zone)
    {
        var own = snapshot.Instances.Where(i => i.Zone == zone).Select(i => i.Subnet).ToHashSet();
        return [.. snapshot.Vpc.Subnets.Where(s => own.Contains(s.Id)).OrderBy(s => s.Id.Value, StringComparer.Ordinal)];
    }

    /// <summary>True where no instance can be launched beside the nodes of a zone (RunInstances: InsufficientFreeAddressesInSubnet).</summary>
    public static bool IsExhausted(ClusterSnapshot snapshot, string zone) => Subnets(snapshot, zone) is { Count: > 0 } subnets && subnets.All(s => s.Free == 0);

    /// <summary>Pods that no node takes and that aren't just being placed, or null.</summary>
    public static PendingReading? Pending(ClusterSnapshot snapshot) =>
        snapshot.Inside is { Pending: { } pending } inside && inside.ReadAt - pending.Since >= Waiting.Grace ? pending : null;
}
