using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>What a node's address pool settles at.</summary>
/// <param name="Addresses">Addresses for pods.</param>
/// <param name="Interfaces">Interfaces that carry them, each with an address of its own.</param>
public readonly record struct SettledPool(int Addresses, int Interfaces)
{
    private const int Prefix = 16;

    /// <summary>What the node takes from its subnets.</summary>
    public int Held => Addresses + Interfaces;

    /// <summary>The pool of a node with the pods that it has now, the waiting ones included, once nothing of earlier settings is left.</summary>
    public static SettledPool Of(CniSettings cni, InstanceReading instance, NodeReading node) => Settle(
        WarmTargets.Of(cni),
        cni.Prefixes && instance.SupportsPrefixes,
        Math.Min(instance.MaxInterfaces, cni.MaxInterfaces ?? int.MaxValue),
        instance.AddressesPerInterface - 1,
        node.MaxPods,
        node.PodsWithAddress + node.PodsWaiting);

    /// <summary>ipamd's own arithmetic, attempt after attempt until the pool isn't too low.</summary>
    /// <param name="targets">The warm targets.</param>
    /// <param name="prefixes">True where the node gets prefixes.</param>
    /// <param name="interfaces">Interfaces that it may have.</param>
    /// <param name="perInterface">Addresses or prefixes that each can have beside its own address.</param>
    /// <param name="maxPods">The kubelet's limit: a pool of that size doesn't grow.</param>
    /// <param name="pods">Pods off the host's network.</param>
    public static SettledPool Settle(WarmTargets targets, bool prefixes, int interfaces, int perInterface, int maxPods, int pods)
    {
        var block = prefixes ? Prefix : 1;
        var most = interfaces * perInterface * block;
        var addresses = 0;
        while (addresses < Math.Min(maxPods, most) && Wanted(targets, prefixes, perInterface, addresses, Math.Max(0, addresses - pods)) is > 0 and var wanted)
        {
            addresses = Math.Min(most, addresses + (wanted * block));
        }

        return new SettledPool(addresses, Math.Max(1, DivideUp(addresses, block * perInterface)));
    }

    // isDatastorePoolTooLow, and of getPrefixesNeeded and its like what one attempt asks for: addresses, or with prefixes prefixes.
    private static int Wanted(WarmTargets targets, bool prefixes, int perInterface, int addresses, int free)
    {
        if (targets.CountAddresses)
        {
            var lacking = Math.Max(targets.Addresses - free, targets.Minimum - addresses);
            return prefixes ? DivideUp(Math.Max(0, lacking), Prefix) : lacking;
        }

        var (target, unit) = prefixes ? (targets.Prefixes, Prefix) : (targets.Interfaces, perInterface);
        var isTooLow = free < target * unit || (target == 0 && free == 0);
        return !isTooLow ? 0 : prefixes ? Math.Max(1, target - (free / Prefix)) : perInterface;
    }

    private static int DivideUp(int number, int by) => (number + by - 1) / by;
}
