using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What came of one attempt to grow.</summary>
/// <param name="Duration">How long EC2 took; nothing when it wasn't asked.</param>
/// <param name="Grown">The interface that has more now, or null.</param>
/// <param name="IsInsufficient">EC2 said that the subnet has too little, in one of the two codes that ipamd knows.</param>
/// <param name="Apply">Takes it into the store.</param>
internal sealed record Growth(TimeSpan Duration, NetworkInterface? Grown, bool IsInsufficient, Action Apply)
{
    public static Growth None(TimeSpan duration, bool isInsufficient) => new(duration, null, isInsufficient, () => { });

    public bool IsGrown => Grown is not null;

    public void MarkAttached() => Grown?.IsAttached = true;
}

/// <summary>What ipamd does to its interfaces through EC2.</summary>
internal sealed class PoolActions(IpamdNode node, NodeEc2 ec2, Datastore store)
{
    /// <summary>minENILifeTime: a younger interface isn't deleted.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => ec2.Vpc.Now;

    /// <summary>increaseDatastorePool: first more on an interface that has room, else a new interface.</summary>
    public Growth TryGrow(IpamdSettings settings, NodeLimits limits, PoolStats stats)
    {
        var wanted = WarmPool.Wanted(settings, limits, stats);
        var took = TimeSpan.Zero;
        foreach (var one in store.Interfaces.Where(one => HasRoom(one, settings, limits)))
        {
            took += ec2.Draw(Delays.Ec2Call);
            var code = TryAssign(one, Math.Min(limits.BlocksPerInterface - one.Blocks.Count, wanted), settings);
            if (code is null)
            {
                return Grown(one.Network, took, settings);
            }

            if (code == "PrivateIpAddressLimitExceeded" || !IsInsufficient(code) || !settings.SubnetDiscovery || !settings.Version.PassesFullInterfaces)
            {
                return Growth.None(took, IsInsufficient(code));
            }
        }

        return store.Interfaces.Count < limits.Interfaces ? CreateInterface(settings, Math.Min(wanted, limits.BlocksPerInterface), took) : Growth.None(took, isInsufficient: false);
    }

    /// <summary>decreaseDatastorePool: gives back that many blocks that no pod uses.</summary>
    public TimeSpan Shrink(int excess)
    {
        var took = TimeSpan.Zero;
        foreach (var one in store.Interfaces)
        {
            var free = one.Blocks.Where(block => block.Assigned == 0).Take(excess).ToList();
            if (free.Count > 0 && ec2.TryUnassign(one.Network, free))
            {
                one.Blocks.RemoveAll(free.Contains);
                excess -= free.Count;
                took += ec2.Draw(Delays.Ec2Call);
            }
        }

        return took;
    }

    /// <summary>At a start: unused blocks of the mode that was left are given back (tryUnassignIPsFromENIs, tryUnassignPrefixesFromENIs).</summary>
    public void DropOtherMode()
    {
        foreach (var one in store.Interfaces)
        {
            var unused = one.Blocks.Where(block => block.IsPrefix != store.UsesPrefixes && block.Assigned == 0).ToList();
            if (unused.Count > 0 && ec2.TryUnassign(one.Network, unused))
            {
                one.Blocks.RemoveAll(unused.Contains);
            }
        }
    }

    /// <summary>tryFreeENI: one interface that is old enough, cool, without pods and not needed for the targets.</summary>
    public (TimeSpan Took, DateTimeOffset? RetryAt) DropInterface(IpamdSettings settings, DateTimeOffset now)
    {
        DateTimeOffset? retryAt = null;
        foreach (var one in store.Interfaces.Where(one => !one.IsPrimary && one.Assigned == 0 && !IsNeeded(one, settings)))
        {
            var cool = one.Blocks.Count == 0 ? now : one.Blocks.Max(block => block.CoolsUntil);
            var ripe = cool > one.AddedAt + Youth ? cool : one.AddedAt + Youth;
            if (ripe <= now)
            {
                store.Remove(one);
                var took = ec2.Draw(Delays.EniDelete);
                ec2.Vpc.Clock.Schedule(took, () => ec2.Vpc.Free(one.Network));
                return (took, null);
            }

            retryAt = retryAt is null || ripe < retryAt ? ripe : retryAt;
        }

        return (TimeSpan.Zero, retryAt);
    }

    /// <summary>True when the interface's subnet is closed for this CNI.</summary>
    public bool IsClosed(NetworkInterface network, IpamdSettings settings) => SubnetChoice.IsClosed(Tags(network.Subnet), settings);

    private static bool IsInsufficient(string code) => code is "InsufficientFreeAddressesInSubnet" or "InsufficientCidrBlocks";

    // GetAllocatableENIs: custom networking leaves the primary interface to the node.
    private static bool HasRoom(StoredInterface one, IpamdSettings settings, NodeLimits limits) =>
        !one.IsExcluded && one.Blocks.Count < limits.BlocksPerInterface && !(settings.CustomNetworking && one.IsPrimary);

    // All that is wanted, else just one.
    private string? TryAssign(StoredInterface one, int wanted, IpamdSettings settings)
    {
        string? Ask(int count) => settings.PrefixDelegation ? ec2.TryAssign(one.Network, 0, count) : ec2.TryAssign(one.Network, count, 0);
        return Ask(wanted) is { } code && code != "PrivateIpAddressLimitExceeded" ? Ask(1) : null;
    }

    private Growth CreateInterface(IpamdSettings settings, int wanted, TimeSpan took)
    {
        var (secondary, prefixes) = settings.PrefixDelegation ? (0, wanted) : (wanted, 0);
        string? code = null;
        foreach (var subnet in Candidates(settings))
        {
            code = ec2.TryCreate(subnet, node.Instance, secondary, prefixes, settings.ClusterName, out var created);
            if (created is not null)
            {
                return Grown(created, took + ec2.Draw(Delays.EniCreate) + ec2.Draw(Delays.EniAttach), settings);
            }

            took += ec2.Draw(Delays.Ec2Call);
        }

        // Only the last subnet's error counts (createENI).
        return Growth.None(took + ec2.Draw(Delays.Ec2Call), code is not null && IsInsufficient(code));
    }

    private IEnumerable<Subnet> Candidates(IpamdSettings settings)
    {
        var own = node.Instance.Subnet;
        return settings.CustomNetworking ? node.PodSubnet is null ? [] : [node.PodSubnet]
            : settings.SubnetDiscovery && ec2.Subnets(node.Instance.Zone) is { } zone ? SubnetChoice.Candidates(zone, own, Tags, settings)
            : SubnetChoice.IsClosed(Tags(own), settings with { SubnetDiscovery = true }) ? []
            : [own];
    }

    private Growth Grown(NetworkInterface network, TimeSpan took, IpamdSettings settings) =>
        new(took, network, IsInsufficient: false, () => store.Add(network, Now, IsClosed(network, settings)));

    // isRequiredForWarmIPTarget, isRequiredForMinimumIPTarget and isRequiredForWarmPrefixTarget, by what the other interfaces hold.
    private bool IsNeeded(StoredInterface one, IpamdSettings settings)
    {
        var others = store.Interfaces.Where(other => other != one && !other.IsExcluded).SelectMany(other => other.Blocks).ToList();
        var usable = others.Where(block => block.IsPrefix == store.UsesPrefixes).ToList();
        int Round(int target) => store.UsesPrefixes ? WarmPool.DivideUp(target, AddressPool.PrefixSize) * AddressPool.PrefixSize : target;
        return (settings.WarmIpTarget != 0 && usable.Sum(block => block.Size - block.Assigned) < Round(settings.WarmIpTarget))
            || (settings.MinimumIpTarget != 0 && usable.Sum(block => block.Size) < Round(settings.MinimumIpTarget))
            || (store.UsesPrefixes && settings.WarmPrefixTarget != 0 && others.Count(block => block.Assigned == 0) < settings.WarmPrefixTarget);
    }

    private IReadOnlyDictionary<string, string> Tags(Subnet subnet) => Rehearsal.Vpc.Describe.Subnets.TagsOf(ec2.Vpc, subnet);
}
