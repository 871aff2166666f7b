using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>How many addresses a new subnet must have, and how many it should.</summary>
internal static class SubnetSize
{
    private const int Growth = 2;
    private const int Prefix = 16;

    /// <summary>Twice the floor: less would bring the alarm back with the first few pods.</summary>
    public static long Least(ClusterPolicy policy) => 2L * policy.Floor;

    /// <summary>Room for every pod of the fullest zone, since any of them may start anew there, and for as many again.</summary>
    public static long Wanted(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni)
    {
        var fullest = (snapshot.Inside?.Nodes ?? []).GroupBy(n => n.Zone).Select(zone => zone.Sum(node => Held(node, cni))).DefaultIfEmpty().Max();
        return Math.Max(Least(policy), Growth * fullest);
    }

    // In prefix mode a node holds whole /28s, and with WARM_PREFIX_TARGET=1, the manifest's value, one that no pod uses.
    private static long Held(NodeReading node, CniSettings cni)
    {
        var pods = node.PodsWithAddress + node.PodsWaiting;
        return cni.Prefixes ? ((pods + Prefix - 1) / Prefix + 1) * Prefix : pods;
    }
}
