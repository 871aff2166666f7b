using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What came of one attempt to grow.</summary>
/// <param name="Took">How long EC2 took; nothing when it wasn't asked.</param>
/// <param name="Grown">The interface that has more now, or null.</param>
/// <param name="IsInsufficient">EC2 said that the subnet has too little, in one of the two codes that ipamd knows.</param>
/// <param name="IsError">EC2 gave an interface that has room nothing, for another reason: increaseDatastorePool's only error, over which a start ends.</param>
internal sealed record Growth(TimeSpan Took, NetworkInterface? Grown, bool IsInsufficient, bool IsError)
{
    public static readonly Growth None = new(TimeSpan.Zero, null, false, false);
}

/// <summary>How ipamd gets more addresses: increaseDatastorePool of pkg/ipamd/ipamd.go and createENI of pkg/awsutils/awsutils.go.</summary>
internal sealed class PoolGrowth(IpamdNode node, NodeEc2 ec2, Datastore store)
{
    /// <summary>True while the process attaches interfaces of other subnets and doesn't take them into its data store; the next process takes in all that is attached.</summary>
    /// <remarks>amazon-vpc-cni-k8s issue 3833 (interfaces of discovered subnets, until the node is at its limit) and issue 66, where a reload of aws-node cured it.</remarks>
    public bool LosesInterfaces { get; set; } = ec2.LosesInterfaces;

    /// <summary>increaseDatastorePool: first more on an interface that has room, else a new interface.</summary>
    public Growth TryGrow(IpamdSettings settings, NodeLimits limits)
    {
        var wanted = WarmPool.Wanted(settings, limits, store.Stats());
        var took = TimeSpan.Zero;
        foreach (var one in store.Interfaces.Where(one => HasRoom(one, settings, limits)))
        {
            var answer = Assign(one.Network, Math.Min(limits.BlocksPerInterface - one.Known, wanted), settings);
            took += answer.Took;
            if (answer.IsGood || answer.IsInterfaceFull)
            {
                return new Growth(took, one.Network, false, false);
            }

            if (!answer.IsInsufficient || !settings.SubnetDiscovery || !settings.Version.PassesFullInterfaces)
            {
                return new Growth(took, null, answer.IsInsufficient, !answer.IsInsufficient);
            }
        }

        // hasRoomForEni: closed interfaces take slots, too.
        return store.Interfaces.Count < limits.Interfaces ? Create(settings, Math.Min(wanted, limits.BlocksPerInterface), took) : Growth.None with { Took = took };
    }

    /// <summary>Takes what has grown into the store: setupENI where it is a new interface.</summary>
    public void TakeIn(NetworkInterface network, IpamdSettings settings)
    {
        if (store.Find(network) is not { } stored)
        {
            if (LosesInterfaces && network.Subnet != node.Instance.Subnet)
            {
                return;
            }

            store.Add(network, ec2.Vpc.Now, Examine(network, settings, out _));
        }
        else
        {
            stored.Use = stored.Use == InterfaceUse.Unknown ? InterfaceUse.Open : stored.Use;
            stored.Read();
        }
    }

    /// <summary>excludedENIBasedOnSubnetTags: whether the interface's subnet is closed.</summary>
    public InterfaceUse Examine(NetworkInterface network, IpamdSettings settings, out TimeSpan took)
    {
        took = TimeSpan.Zero;
        if (!settings.ChecksSubnets)
        {
            return InterfaceUse.Open;
        }

        var answer = ec2.Describe(node.Instance.Zone, out _);
        took = answer.Took;
        return !answer.IsGood ? InterfaceUse.Unknown : SubnetChoice.IsExcluded(Tags(network.Subnet), settings) ? InterfaceUse.Closed : InterfaceUse.Open;
    }

    // GetAllocatableENIs: custom networking leaves the primary interface to the node.
    private static bool HasRoom(StoredInterface one, IpamdSettings settings, NodeLimits limits) =>
        one.Use != InterfaceUse.Closed && one.Known < limits.BlocksPerInterface && !(settings.CustomNetworking && one.IsPrimary);

    // tryAssignIPs and tryAssignPrefixes: all that is wanted, else just one.
    private Ec2Answer Assign(NetworkInterface to, int wanted, IpamdSettings settings)
    {
        Ec2Answer Ask(int count) => settings.PrefixDelegation ? ec2.Assign(to, 0, count) : ec2.Assign(to, count, 0);
        var first = Ask(wanted);
        if (first.IsGood || first.IsInterfaceFull)
        {
            return first;
        }

        var second = Ask(1);
        return second with { Took = first.Took + second.Took };
    }

    private Growth Create(IpamdSettings settings, int wanted, TimeSpan took)
    {
        var (secondary, prefixes) = settings.PrefixDelegation ? (0, wanted) : (wanted, 0);
        var candidates = Candidates(settings, out var asked);
        var last = default(Ec2Answer);
        took += asked;
        foreach (var subnet in candidates)
        {
            last = ec2.Create(subnet, node.Instance, secondary, prefixes, settings.ClusterName, out var created);
            took += last.Took;
            if (created is not null)
            {
                var attached = ec2.Attach(created, node.Instance);
                return new Growth(took + attached.Took, attached.IsGood ? created : null, false, false);
            }
        }

        // Only the last subnet's error counts.
        return new Growth(took, null, last.IsInsufficient, false);
    }

    // createENI.
    private IEnumerable<Subnet> Candidates(IpamdSettings settings, out TimeSpan took)
    {
        took = TimeSpan.Zero;
        var own = node.Instance.Subnet;
        if (settings.CustomNetworking)
        {
            return node.PodSubnet is null ? [] : [node.PodSubnet];
        }

        if (!settings.SubnetDiscovery && !settings.Version.KnowsExclusion)
        {
            return [own];
        }

        var answer = ec2.Describe(node.Instance.Zone, out var zone);
        took = answer.Took;
        return (answer.IsGood, settings.SubnetDiscovery) switch
        {
            (true, true) => SubnetChoice.Candidates(zone, own, Tags, settings),
            (true, false) => SubnetChoice.IsExcluded(Tags(own), settings) ? [] : [own],
            // The way back to the node's own subnet asks DescribeSubnets, too, whether that is closed.
            (false, true) when settings.Version.KnowsExclusion => [],
            (false, _) => [own],
        };
    }

    private IReadOnlyDictionary<string, string> Tags(Subnet subnet) => Rehearsal.Vpc.Describe.Subnets.TagsOf(ec2.Vpc, subnet);
}
