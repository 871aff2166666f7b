using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What a node's address pool holds, counted in the blocks of the present mode.</summary>
/// <param name="Total">Addresses for pods.</param>
/// <param name="Assigned">Those that pods have. Cooling addresses are not among them: ipamd counts them as available.</param>
/// <param name="Prefixes">/28 blocks.</param>
/// <param name="FreePrefixes">Those without a pod.</param>
internal readonly record struct PoolStats(int Total, int Assigned, int Prefixes, int FreePrefixes)
{
    public int Available => Total - Assigned;
}

/// <summary>What a node can hold.</summary>
/// <param name="Interfaces">Interfaces that ipamd may use.</param>
/// <param name="BlocksPerInterface">Secondary addresses or prefixes of one interface, its own address not counted.</param>
/// <param name="MaxPods">The kubelet's limit.</param>
internal sealed record NodeLimits(int Interfaces, int BlocksPerInterface, int MaxPods)
{
    public static NodeLimits Of(InstanceType type, int maxPods, IpamdSettings settings) => new(
        (settings.MaxEni > 0 ? Math.Min(settings.MaxEni, type.Interfaces) : type.Interfaces) - (KeepsTrunkSlot(type, settings) ? 1 : 0),
        type.AddressesPerInterface - 1,
        settings.Version.KnowsMaxPods ? maxPods : int.MaxValue);

    // hasRoomForEni: until the trunk interface is there, and then it has the slot itself.
    private static bool KeepsTrunkSlot(InstanceType type, IpamdSettings settings) =>
        settings.PodInterfaces && (type.IsTrunkingCompatible || !settings.Version.KnowsTrunkingTypes);
}

/// <summary>How many addresses ipamd wants: pkg/ipamd/ipamd.go (v1.23.1), one function for each of its own.</summary>
internal static class WarmPool
{
    /// <summary>isDatastorePoolTooLow.</summary>
    public static bool IsTooLow(IpamdSettings settings, NodeLimits limits, PoolStats stats)
    {
        if (stats.Total >= limits.MaxPods)
        {
            return false;
        }

        if (settings.HasIpTargets)
        {
            return Target(settings, stats).Short > 0;
        }

        var (target, unit) = settings.PrefixDelegation ? (settings.WarmPrefixTarget, AddressPool.PrefixSize) : (settings.WarmEniTarget, limits.BlocksPerInterface);
        return stats.Available < unit * target || (target == 0 && stats.Available == 0);
    }

    /// <summary>datastoreTargetState: addresses (with prefixes: prefixes) short of or over the IP targets.</summary>
    public static (int Short, int Over) Target(IpamdSettings settings, PoolStats stats)
    {
        var lacking = Math.Max(Math.Max(settings.WarmIpTarget - stats.Available, 0), settings.MinimumIpTarget - stats.Total);
        if (!settings.PrefixDelegation)
        {
            var over = Math.Max(stats.Available - settings.WarmIpTarget, 0);
            return (lacking, Math.Max(Math.Min(over, stats.Total - settings.MinimumIpTarget), 0));
        }

        var forWarm = stats.Prefixes - DivideUp(stats.Assigned + settings.WarmIpTarget, AddressPool.PrefixSize);
        var forMinimum = stats.Prefixes - DivideUp(settings.MinimumIpTarget, AddressPool.PrefixSize);
        return (DivideUp(lacking, AddressPool.PrefixSize), Math.Max(Math.Min(Math.Max(Math.Min(stats.FreePrefixes, forWarm), 0), forMinimum), 0));
    }

    /// <summary>Secondary addresses or prefixes to ask for now: of getPrefixesNeeded, tryAssignIPs and GetENIResourcesToAllocate what they share.</summary>
    public static int Wanted(IpamdSettings settings, NodeLimits limits, PoolStats stats) =>
        settings switch
        {
            { PrefixDelegation: true, HasIpTargets: true } => Math.Max(1, Target(settings, stats).Short),
            { PrefixDelegation: true } => Math.Max(1, settings.WarmPrefixTarget - stats.FreePrefixes),
            { HasIpTargets: true } => Target(settings, stats).Short,
            _ => limits.BlocksPerInterface,
        };

    /// <summary>isDatastorePoolTooHigh and the number that decreaseDatastorePool then gives back.</summary>
    public static int Excess(IpamdSettings settings, PoolStats stats) =>
        settings.HasIpTargets ? Target(settings, stats).Over
        : settings.PrefixDelegation ? Math.Max(stats.FreePrefixes - settings.WarmPrefixTarget, 0)
        : 0;

    /// <summary>shouldRemoveExtraENIs, without the look at the interfaces themselves that prefix mode adds.</summary>
    public static bool MayDropInterface(IpamdSettings settings, NodeLimits limits, PoolStats stats)
    {
        var target = settings.PrefixDelegation ? settings.WarmPrefixTarget : settings.WarmEniTarget;
        var addresses = limits.BlocksPerInterface * (settings.PrefixDelegation ? AddressPool.PrefixSize : 1);
        return settings.HasIpTargets || settings.PrefixDelegation || stats.Available >= (target + 1) * addresses;
    }

    public static int DivideUp(int number, int by) => (number + by - 1) / by;
}
