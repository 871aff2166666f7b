using System.Collections.Immutable;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Vpc;

/// <summary>What the world's VPC is made from.</summary>
/// <param name="Account">The account that calls come from.</param>
/// <param name="Owner">The account that owns the VPC; another one's means that it is shared through RAM.</param>
/// <param name="Region">The Region's name.</param>
/// <param name="Zones">Names of the Region's Availability Zones.</param>
/// <param name="Primary">The VPC's first block.</param>
/// <param name="CidrQuota">IPv4 blocks per VPC, 5 by default.</param>
internal sealed record VpcSettings(string Account, string Owner, string Region, IReadOnlyList<string> Zones, Ipv4Block Primary, int CidrQuota);

/// <summary>The world's VPC with all that is in it. Lists are in the order of creation.</summary>
internal sealed class SimulatedVpc
{
    private readonly Chance _ids;
    private readonly Chance _addresses;
    private readonly Chance _codes;
    private readonly Latencies _latencies;
    private long _ordinal;
    private TimeSpan _lag;
    private DateTimeOffset _lagUntil;

    public SimulatedVpc(VpcSettings settings, WorldClock clock, Chance chance, Latencies latencies, Timeline timeline)
    {
        (Settings, Clock, Timeline, _latencies) = (settings, clock, timeline, latencies);
        (_ids, _addresses, _codes) = (chance.Fork("vpc ids"), chance.Fork("vpc addresses"), chance.Fork("vpc codes"));
        Id = NewId("vpc");
        Blocks.Add(new CidrAssociation(NewId("vpc-cidr-assoc"), settings.Primary, "associated"));
        RouteTables.Add(new RouteTable(NewId("rtb"), NextOrdinal(), isMain: true));
        Acls.Add(new NetworkAcl(NewId("acl"), NextOrdinal(), isDefault: true));
    }

    public VpcSettings Settings { get; }

    public WorldClock Clock { get; }

    public Timeline Timeline { get; }

    public string Id { get; }


    /// <summary>The VPC's own tags.</summary>
    public Seen<ImmutableSortedDictionary<string, string>> Tags { get; } = new(Resource.NoTags);

    public List<CidrAssociation> Blocks { get; } = [];

    public List<Subnet> Subnets { get; } = [];

    /// <summary>Blocks of deleted subnets, and until when EC2 still holds them.</summary>
    public List<(Ipv4Block Block, DateTimeOffset Until)> Leaving { get; } = [];

    public List<RouteTable> RouteTables { get; } = [];

    public List<NetworkAcl> Acls { get; } = [];

    public List<Endpoint> Endpoints { get; } = [];

    public List<NetworkInterface> Interfaces { get; } = [];

    public List<Instance> Instances { get; } = [];

    public List<Peering> Peerings { get; } = [];

    public List<SecurityRule> SecurityRules { get; } = [];

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The moment that lists and descriptions show: now, or an earlier one while readers lag.</summary>
    public DateTimeOffset Shown => Now < _lagUntil ? Now - _lag : Now;

    /// <summary>True until the world begins: what is made before is seen at once, and nobody is throttled.</summary>
    public bool IsSettingUp { get; private set; } = true;

    /// <summary>The last ordinal of what was there when the world began.</summary>
    public long OpenedAt { get; private set; } = long.MaxValue;

    /// <summary>In how many of a thousand cases EC2 says that a subnet has too little with the code that ipamd doesn't know; assumed.</summary>
    public int OtherShortagePerMille { get; set; } = 100;

    /// <summary>So many of the associations to come fail.</summary>
    public int FailingAssociations { get; set; }

    public bool IsShared => Settings.Owner != Settings.Account;

    public RouteTable MainTable => RouteTables[0];

    /// <summary>The world begins.</summary>
    public void Open() => (IsSettingUp, OpenedAt) = (false, _ordinal);

    /// <summary>A new id as EC2 makes them: 17 hexadecimal digits, of which the first is 0.</summary>
    public string NewId(string prefix) => $"{prefix}-0{_ids.Hex(16)}";

    /// <summary>The next place in the order of creation.</summary>
    public long NextOrdinal() => ++_ordinal;

    /// <summary>When readers see what is changed now.</summary>
    public DateTimeOffset VisibleFrom() => IsSettingUp ? Now : Now + _latencies.Draw(Delays.ReadAfterWrite);

    /// <summary>Readers lag by so much, for as long.</summary>
    public void Lag(TimeSpan by) => (_lag, _lagUntil) = (by, Now + by);

    /// <summary>Lets something happen after one of the world's delays.</summary>
    public void After(Delay delay, Action action) => Clock.Schedule(_latencies.Draw(delay), action);

    /// <summary>Makes a subnet; the caller has checked the rules.</summary>
    public Subnet AddSubnet(string zone, Ipv4Block block, ImmutableSortedDictionary<string, string> tags, DateTimeOffset visibleFrom)
    {
        var id = NewId("subnet");
        var subnet = new Subnet(id, NextOrdinal(), zone, block, new AddressPool(block, _addresses.Fork(id)))
        {
            Tags = new(tags),
            VisibleFrom = visibleFrom,
            Acl = new(new AclAssociation(NewId("aclassoc"), Acls[0])),
        };
        Subnets.Add(subnet);
        return subnet;
    }

    /// <summary>RunInstances of one instance with its primary interface in a subnet.</summary>
    /// <returns>The error's code, or null.</returns>
    public string? TryLaunch(InstanceType type, Subnet subnet, string group, ImmutableSortedDictionary<string, string> tags, out Instance? launched)
    {
        launched = null;
        if (TryCreateInterface(subnet, "", 0, 0, tags, out var primary) is { } code)
        {
            return code;
        }

        launched = new Instance(NewId("i"), NextOrdinal(), type, subnet.Zone, Now) { Tags = new(tags), VisibleFrom = VisibleFrom() };
        primary!.Group = group;
        Attach(primary, launched);
        primary.IsAttached = true;
        Instances.Add(launched);
        return null;
    }

    /// <summary>CreateNetworkInterface with that many secondary addresses and prefixes.</summary>
    /// <returns>The error's code, or null.</returns>
    public string? TryCreateInterface(Subnet subnet, string description, int secondary, int prefixes, ImmutableSortedDictionary<string, string> tags, out NetworkInterface? created)
    {
        created = null;
        if (Interfaces.Count >= Quotas.InterfacesPerRegion)
        {
            return "NetworkInterfaceLimitExceeded";
        }

        var made = new NetworkInterface(NewId("eni"), NextOrdinal(), subnet, description, Now) { Tags = new(tags), VisibleFrom = VisibleFrom() };
        if (!subnet.Pool.TryTake(1 + secondary, made.Addresses))
        {
            return Shortage(subnet, secondary, prefixes);
        }

        if (!subnet.Pool.TryTakePrefixes(prefixes, made.Prefixes))
        {
            made.Addresses.ForEach(subnet.Pool.Release);
            return Shortage(subnet, secondary, prefixes);
        }

        Interfaces.Add(created = made);
        return null;
    }

    /// <summary>AssignPrivateIpAddresses with that many secondary addresses or prefixes.</summary>
    /// <returns>The error's code, or null.</returns>
    public string? TryAssign(NetworkInterface to, int secondary, int prefixes)
    {
        if (to.Addresses.Count + to.Prefixes.Count + secondary + prefixes > (to.Instance?.Type.AddressesPerInterface ?? int.MaxValue))
        {
            return "PrivateIpAddressLimitExceeded";
        }

        return to.Subnet.Pool.TryTakePrefixes(prefixes, to.Prefixes) && to.Subnet.Pool.TryTake(secondary, to.Addresses)
            ? null
            : Shortage(to.Subnet, secondary, prefixes);
    }

    /// <summary>AttachNetworkInterface at the next free device; the CNI gives its interfaces the primary one's security group.</summary>
    public static void Attach(NetworkInterface to, Instance instance)
    {
        to.Instance = instance;
        to.DeviceIndex = instance.Interfaces.Count == 0 ? 0 : instance.Interfaces[^1].DeviceIndex + 1;
        instance.Interfaces.Add(to);
        to.Group = instance.Interfaces[0].Group;
    }

    /// <summary>DetachNetworkInterface and DeleteNetworkInterface: its addresses go back to the subnet.</summary>
    public void Free(NetworkInterface gone)
    {
        gone.Addresses.ForEach(gone.Subnet.Pool.Release);
        gone.Prefixes.ForEach(gone.Subnet.Pool.ReleasePrefix);
        gone.Instance?.Interfaces.Remove(gone);
        Interfaces.Remove(gone);
    }

    // AWS Support, quoted in cilium PR 31016: InsufficientCidrBlocks is for a subnet that is fragmented; where fewer addresses are free than asked for,
    // Create, Attach and Assign may say "InvalidParameterValue: There aren't sufficient free Ipv4 addresses or prefixes" (also seen in amazon-vpc-cni-k8s issue 3105).
    private string Shortage(Subnet subnet, int secondary, int prefixes) =>
        secondary + prefixes > 0 && subnet.Pool.Free < secondary + (prefixes * AddressPool.PrefixSize) && _codes.PerMille(OtherShortagePerMille) ? "InvalidParameterValue"
        : prefixes > 0 ? "InsufficientCidrBlocks"
        : "InsufficientFreeAddressesInSubnet";
}

/// <summary>Quotas of an account that nobody raised (VPC user guide, Amazon VPC quotas).</summary>
internal static class Quotas
{
    public const int CidrsPerVpc = 5;
    public const int SubnetsPerVpc = 200;
    public const int RoutesPerTable = 50;
    public const int InterfacesPerRegion = 5_000;
    public const int TagsPerResource = 50;
}
