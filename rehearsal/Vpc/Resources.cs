using System.Collections.Immutable;

namespace Headroom.Rehearsal.Vpc;

/// <summary>A value that EC2 shows late: a reader sees the former one until the change has spread.</summary>
internal sealed class Seen<T>(T value)
{
    private T _before = value;
    private DateTimeOffset _from = DateTimeOffset.MinValue;

    /// <summary>The truth.</summary>
    public T Value { get; private set; } = value;

    /// <summary>What a reader sees.</summary>
    public T At(DateTimeOffset now) => now >= _from ? Value : _before;

    /// <summary>Changes it; readers see that from the given moment on.</summary>
    public void Set(T value, DateTimeOffset now, DateTimeOffset visible)
    {
        _before = At(now);
        (Value, _from) = (value, visible);
    }
}

/// <summary>Anything with an id and tags.</summary>
internal abstract class Resource(string id, long ordinal)
{
    public static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public string Id { get; } = id;

    /// <summary>The order of creation, which is the order of lists and pages.</summary>
    public long Ordinal { get; } = ordinal;

    public Seen<ImmutableSortedDictionary<string, string>> Tags { get; init; } = new(NoTags);

    /// <summary>When lists begin to show it.</summary>
    public DateTimeOffset VisibleFrom { get; init; } = DateTimeOffset.MinValue;
}

/// <summary>An IPv4 block of the VPC and its state.</summary>
internal sealed class CidrAssociation(string id, Ipv4Block block, string state)
{
    public string Id { get; } = id;

    public Ipv4Block Block { get; } = block;

    /// <summary>associating, associated, disassociating or disassociated; null before readers can see it at all.</summary>
    public Seen<string?> State { get; } = new(state);

    public bool IsInForce => State.Value is "associating" or "associated" or "disassociating" or "failing";
}

/// <summary>A subnet.</summary>
internal sealed class Subnet(string id, long ordinal, string zone, Ipv4Block block, AddressPool pool) : Resource(id, ordinal)
{
    public string Zone { get; } = zone;

    public Ipv4Block Block { get; } = block;

    public AddressPool Pool { get; } = pool;

    /// <summary>Tags that another account than the owner's gave a shared subnet; each account sees its own.</summary>
    public Seen<ImmutableSortedDictionary<string, string>> ParticipantTags { get; } = new(NoTags);

    public string State { get; set; } = "available";

    /// <summary>The explicit route table association, or null: then the main table serves.</summary>
    public Seen<RouteAssociation?> Route { get; } = new(null);

    public required Seen<AclAssociation> Acl { get; init; }

    public List<CidrReservation> Reservations { get; } = [];
}

internal sealed record RouteAssociation(string Id, RouteTable Table);

internal sealed record AclAssociation(string Id, NetworkAcl Acl);

/// <summary>A CIDR reservation in a subnet.</summary>
internal sealed class CidrReservation(string id, long ordinal, Ipv4Block block, string type) : Resource(id, ordinal)
{
    public Ipv4Block Block { get; } = block;

    /// <summary><c>prefix</c> or <c>explicit</c>.</summary>
    public string Type { get; } = type;

    public string? Description { get; init; }
}

/// <summary>A route table; the local routes of the VPC's blocks are in every one and aren't listed here.</summary>
internal sealed class RouteTable(string id, long ordinal, bool isMain) : Resource(id, ordinal)
{
    public bool IsMain { get; } = isMain;

    public List<Route> Routes { get; } = [];
}

/// <summary>A route that somebody made.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Target">The gateway's id, whose prefix says what it is (<c>nat-</c>, <c>igw-</c>, <c>tgw-</c>, <c>vgw-</c>, <c>pcx-</c>, <c>eni-</c>).</param>
/// <param name="State"><c>active</c> or <c>blackhole</c>.</param>
internal sealed record Route(Ipv4Block Destination, string Target, string State);

/// <summary>A peering connection of the VPC.</summary>
internal sealed class Peering(string id, long ordinal, string status, bool isRequester, IReadOnlyList<Ipv4Block> peerBlocks) : Resource(id, ordinal)
{
    public string Status { get; private set; } = status;

    /// <summary>True when our VPC asked for it.</summary>
    public bool IsRequester { get; } = isRequester;

    public IReadOnlyList<Ipv4Block> PeerBlocks { get; } = peerBlocks;

    /// <summary>A request that waits for our acceptance fails when we take a block that the requester has.</summary>
    public void Refuse(Ipv4Block taken) => Status = Status == "pending-acceptance" && !IsRequester && PeerBlocks.Any(taken.Overlaps) ? "failed" : Status;
}

/// <summary>A rule of a security group that names a block.</summary>
internal sealed class SecurityRule(string id, long ordinal, string groupId, bool isEgress, int? port, Ipv4Block block, string description) : Resource(id, ordinal)
{
    public string GroupId { get; } = groupId;

    public bool IsEgress { get; } = isEgress;

    /// <summary>The TCP port, or null for all traffic.</summary>
    public int? Port { get; } = port;

    public Ipv4Block Block { get; } = block;

    public string Description { get; } = description;
}

/// <summary>A network interface; the first address is its primary one.</summary>
internal sealed class NetworkInterface(string id, long ordinal, Subnet subnet, string description, DateTimeOffset createdAt) : Resource(id, ordinal)
{
    public Subnet Subnet { get; } = subnet;

    public string Description { get; } = description;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public List<uint> Addresses { get; } = [];

    /// <summary>First addresses of its /28 prefixes.</summary>
    public List<uint> Prefixes { get; } = [];

    /// <summary>Its security group.</summary>
    public string Group { get; set; } = "";

    /// <summary>The instance that it is (being) attached to; null for those of load balancers, endpoints and the like.</summary>
    public Instance? Instance { get; set; }

    public int DeviceIndex { get; set; }

    public bool IsAttached { get; set; }

    /// <summary>How DescribeInstances showed it last.</summary>
    public Describe.ShownInterface? Shown { get; set; }
}

/// <summary>An instance.</summary>
internal sealed class Instance(string id, long ordinal, InstanceType type, string zone, DateTimeOffset launchedAt) : Resource(id, ordinal)
{
    public InstanceType Type { get; } = type;

    public string Zone { get; } = zone;

    public DateTimeOffset LaunchedAt { get; } = launchedAt;

    /// <summary>Its interfaces in the order of their attachment; the first is the primary one.</summary>
    public List<NetworkInterface> Interfaces { get; } = [];

    /// <summary>The name of its instance profile.</summary>
    public string Profile { get; set; } = "";

    /// <summary>How DescribeInstances showed it last.</summary>
    public Describe.ShownInstance? Shown { get; set; }

    public Subnet Subnet => Interfaces[0].Subnet;

    public string PrivateAddress => Ipv4Block.AddressText(Interfaces[0].Addresses[0]);
}
