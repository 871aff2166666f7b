using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>How many addresses a new subnet must have, and how many it should.</summary>
internal static class SubnetSize
{
    private const int Growth = 2;
    private const int Prefix = 16;

    // A subnet's first and last /28 hold AWS's own addresses, so that neither can be a prefix.
    private const int BrokenPrefixes = (2 * Prefix) - SubnetLayout.KeptByAws;

    /// <summary>Twice the floor: less would bring the alarm back with the first few pods.</summary>
    public static long Least(ClusterPolicy policy, CniSettings cni) => InWhole(2L * policy.Floor, cni);

    /// <summary>Room for every pod of the fullest zone, since any of them may start anew there, and for as many again.</summary>
    public static long Wanted(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni)
    {
        var fullest = (snapshot.Inside?.Nodes ?? []).GroupBy(n => n.Zone).Select(zone => zone.Sum(node => Held(node, cni))).DefaultIfEmpty().Max();
        return Math.Max(Least(policy, cni), InWhole(Growth * fullest, cni));
    }

    private static long InWhole(long addresses, CniSettings cni) => cni.Prefixes ? (WholePrefixes(addresses) * Prefix) + BrokenPrefixes : addresses;

    private static long WholePrefixes(long addresses) => (addresses + Prefix - 1) / Prefix;

    // In prefix mode a node holds whole /28s, and with WARM_PREFIX_TARGET=1, the manifest's value, one that no pod uses.
    private static long Held(NodeReading node, CniSettings cni)
    {
        var pods = node.PodsWithAddress + node.PodsWaiting;
        return cni.Prefixes ? (WholePrefixes(pods) + 1) * Prefix : pods;
    }
}
