using Headroom.Decisions.Network;

namespace Headroom.Decisions.Snapshot;

/// <summary>What AWS and the cluster say at one moment. Facts only: nothing here is judged.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>When the AWS part was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The account that Headroom runs in.</summary>
    public required string Account { get; init; }

    /// <summary>What EKS says of the cluster.</summary>
    public required EksReading Eks { get; init; }

    /// <summary>The cluster's VPC and what is in it.</summary>
    public required VpcReading Vpc { get; init; }

    /// <summary>The instances that are the cluster's nodes, found by their EC2 tags.</summary>
    public required IReadOnlyList<InstanceReading> Instances { get; init; }

    /// <summary>The VPC CNI add-on as EKS has it, or null when aws-node is self-managed (or the cluster is on Auto Mode).</summary>
    public AddonReading? Addon { get; init; }

    /// <summary>What IAM says of the CNI's role, or null where it wasn't asked.</summary>
    public CniRoleReading? CniRole { get; init; }

    /// <summary>The last reading from inside the cluster, or null when there has been none.</summary>
    public ClusterReading? Inside { get; init; }

    /// <summary>Headroom as it was measured in the last minutes, oldest first.</summary>
    public IReadOnlyList<PastHeadroom> Past { get; init => field = value ?? []; } = [];

    /// <summary>What has changed in aws-node's environment in the last day, oldest first.</summary>
    public IReadOnlyList<SettingChange> Changes { get; init => field = value ?? []; } = [];

    /// <summary>EC2's operations that were throttled while this was read, sorted.</summary>
    public IReadOnlyList<string> Throttled { get; init => field = value ?? []; } = [];
}

/// <summary>Headroom at an earlier moment.</summary>
/// <param name="At">When.</param>
/// <param name="Zones">By zone.</param>
public sealed record PastHeadroom(DateTimeOffset At, IReadOnlyDictionary<string, long> Zones);

/// <summary>A variable of aws-node that was another one in the reading before.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Before">Its value before, or null when it wasn't set.</param>
/// <param name="After">Its value since, or null.</param>
/// <param name="LastSeenBefore">The last reading that showed the value before.</param>
/// <param name="FirstSeenAfter">The first reading that showed the value since.</param>
public sealed record SettingChange(string Variable, string? Before, string? After, DateTimeOffset LastSeenBefore, DateTimeOffset FirstSeenAfter);

/// <summary>What EKS DescribeCluster says.</summary>
public sealed record EksReading
{
    /// <summary>CREATING, ACTIVE, DELETING, FAILED, UPDATING or PENDING.</summary>
    public required string Status { get; init; }

    /// <summary>The Kubernetes version, such as <c>1.33</c>.</summary>
    public required string Version { get; init; }

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public required string IpFamily { get; init; }

    /// <summary>True when EKS Auto Mode runs the nodes (<c>computeConfig.enabled</c>).</summary>
    public bool AutoMode { get; init; }

    /// <summary>The range that Services get their addresses from; null on IPv6 clusters.</summary>
    public Cidr? ServiceBlock { get; init; }

    /// <summary>Remote node and pod networks of hybrid nodes.</summary>
    public IReadOnlyList<Cidr> RemoteNetworks { get; init => field = value ?? []; } = [];

    /// <summary>The security group that EKS made for the cluster.</summary>
    public string? SecurityGroup { get; init; }

    /// <summary>The cluster's tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}

/// <summary>The VPC: its blocks, subnets, routes, peers and the rules that name its addresses.</summary>
public sealed record VpcReading
{
    /// <summary>The VPC's id.</summary>
    public required VpcId Id { get; init; }

    /// <summary>The account that owns the VPC; another one's means a VPC shared through RAM.</summary>
    public required string Owner { get; init; }

    /// <summary>The IPv4 blocks, in every state; the first is the primary.</summary>
    public required IReadOnlyList<BlockReading> Blocks { get; init; }

    /// <summary>Every subnet of the VPC.</summary>
    public required IReadOnlyList<SubnetReading> Subnets { get; init; }

    /// <summary>Every route table of the VPC.</summary>
    public required IReadOnlyList<RouteTableReading> RouteTables { get; init; }

    /// <summary>Peering connections that are active or pending.</summary>
    public IReadOnlyList<PeeringReading> Peerings { get; init => field = value ?? []; } = [];

    /// <summary>Security group rules that name an IPv4 block.</summary>
    public IReadOnlyList<SecurityRuleReading> SecurityRules { get; init => field = value ?? []; } = [];

    /// <summary>Network ACLs with their rules; empty where they weren't read.</summary>
    public IReadOnlyList<NetworkAclReading> NetworkAcls { get; init => field = value ?? []; } = [];

    /// <summary>VPC endpoints with their policies; empty where they weren't read.</summary>
    public IReadOnlyList<EndpointReading> Endpoints { get; init => field = value ?? []; } = [];

    /// <summary>How much of its quotas the VPC uses, or null where that wasn't counted.</summary>
    public UsageReading? Usage { get; init; }
}

/// <summary>What counts against quotas of a VPC and its Region, as far as this account sees it.</summary>
/// <param name="Interfaces">Network interfaces in the VPC.</param>
/// <param name="Units">Their addresses and prefixes: one unit of Network Address Usage each (VPC user guide).</param>
public sealed record UsageReading(int Interfaces, int Units);

/// <summary>One IPv4 block of a VPC.</summary>
/// <param name="AssociationId">The association's id (<c>vpc-cidr-assoc-…</c>).</param>
/// <param name="Block">The block.</param>
/// <param name="State">associating, associated, disassociating, disassociated, failing or failed.</param>
public sealed record BlockReading(string AssociationId, Cidr Block, string State);

/// <summary>One subnet as EC2 describes it.</summary>
public sealed record SubnetReading
{
    /// <summary>The subnet's id.</summary>
    public required SubnetId Id { get; init; }

    /// <summary>The Availability Zone's name.</summary>
    public required string Zone { get; init; }

    /// <summary>The subnet's block.</summary>
    public required Cidr Block { get; init; }

    /// <summary>AvailableIpAddressCount as EC2 reports it: free addresses outside of CIDR reservations.</summary>
    public required int Free { get; init; }

    /// <summary>pending, available, unavailable, failed or failed-insufficient-capacity.</summary>
    public string State { get; init => field = value ?? "available"; } = "available";

    /// <summary>The subnet's tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The route table in force: the explicitly associated one, else the VPC's main one.</summary>
    public required string RouteTable { get; init; }

    /// <summary>The network ACL in force.</summary>
    public required string NetworkAcl { get; init; }

    /// <summary>CIDR reservations, which the free count leaves out.</summary>
    public IReadOnlyList<ReservationReading> Reservations { get; init => field = value ?? []; } = [];

    /// <summary>Whole /28s from which no interface has taken an address, those of prefix reservations included; null where they weren't counted.</summary>
    public int? WholePrefixes { get; init; }

    /// <summary>Addresses that interfaces have, those in prefixes included; null where they weren't counted. What reservations hold free doesn't blur it, as it does <see cref="Free"/>.</summary>
    public long? Taken { get; init; }
}

/// <summary>A subnet CIDR reservation.</summary>
/// <param name="Block">The reserved block.</param>
/// <param name="Type"><c>prefix</c> or <c>explicit</c>.</param>
public sealed record ReservationReading(Cidr Block, string Type)
{
    /// <summary>The reservation's id (<c>scr-…</c>).</summary>
    public string? Id { get; init; }

    /// <summary>What its maker wrote on it, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The incident that its tag <c>headroom:incident</c> names, or null.</summary>
    public string? Incident { get; init; }
}

/// <summary>A route table and where it leads.</summary>
/// <param name="Id">The table's id.</param>
/// <param name="IsMain">True for the VPC's main table.</param>
/// <param name="Routes">Its IPv4 routes.</param>
public sealed record RouteTableReading(string Id, bool IsMain, IReadOnlyList<RouteReading> Routes);

/// <summary>One IPv4 route.</summary>
/// <param name="Destination">The destination block.</param>
/// <param name="Target"><c>local</c>, or the gateway's or interface's id.</param>
/// <param name="State"><c>active</c> or <c>blackhole</c>.</param>
public sealed record RouteReading(Cidr Destination, string Target, string State);

/// <summary>A peering connection.</summary>
/// <param name="Id">The connection's id.</param>
/// <param name="Status">active, pending-acceptance, provisioning, …</param>
/// <param name="IsRequester">True when our VPC asked for it.</param>
/// <param name="PeerBlocks">The other side's IPv4 blocks.</param>
public sealed record PeeringReading(string Id, string Status, bool IsRequester, IReadOnlyList<Cidr> PeerBlocks);

/// <summary>A security group rule that admits an IPv4 block.</summary>
/// <param name="RuleId">The rule's id (<c>sgr-…</c>).</param>
/// <param name="GroupId">The group's id (<c>sg-…</c>).</param>
/// <param name="IsEgress">True for an outbound rule.</param>
/// <param name="Block">The block that it admits.</param>
public sealed record SecurityRuleReading(string RuleId, string GroupId, bool IsEgress, Cidr Block);

/// <summary>A node's instance as EC2 describes it.</summary>
public sealed record InstanceReading
{
    /// <summary>The instance's id.</summary>
    public required string Id { get; init; }

    /// <summary>The instance type, such as <c>m5.large</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The zone that it runs in.</summary>
    public required string Zone { get; init; }

    /// <summary>The node's own (primary) subnet.</summary>
    public required SubnetId Subnet { get; init; }

    /// <summary>The private DNS name, which is the node's name in Kubernetes unless resource naming is on.</summary>
    public string? PrivateDnsName { get; init; }

    /// <summary>The ARN of its instance profile, which names the node's role; null when it has none.</summary>
    public string? Profile { get; init; }

    /// <summary>Network interfaces that the type allows (DescribeInstanceTypes, default card).</summary>
    public required int MaxInterfaces { get; init; }

    /// <summary>IPv4 addresses that one interface of the type can hold, the interface's own included.</summary>
    public required int AddressesPerInterface { get; init; }

    /// <summary>True for Nitro or bare metal: what prefix delegation needs.</summary>
    public required bool SupportsPrefixes { get; init; }

    /// <summary>The interfaces attached now.</summary>
    public required IReadOnlyList<InterfaceReading> Interfaces { get; init; }
}

/// <summary>A network interface of a node.</summary>
/// <param name="Id">The interface's id.</param>
/// <param name="Subnet">The subnet that its addresses come from.</param>
/// <param name="Addresses">IPv4 addresses on it, the primary included, those in prefixes not.</param>
/// <param name="Prefixes">/28 prefixes on it.</param>
public sealed record InterfaceReading(string Id, SubnetId Subnet, int Addresses, int Prefixes);

/// <summary>The vpc-cni add-on as EKS has it.</summary>
/// <param name="Version">The add-on's version, such as <c>v1.21.1-eksbuild.1</c>.</param>
/// <param name="Status">ACTIVE, UPDATING, DEGRADED, CREATE_FAILED, …</param>
/// <param name="ConfigurationValues">The configuration document as stored, or null when there is none.</param>
/// <param name="ServiceAccountRole">The CNI's role, or null when the nodes' role serves.</param>
public sealed record AddonReading(string Version, string Status, string? ConfigurationValues, string? ServiceAccountRole)
{
    /// <summary>The ARNs of the add-on's EKS Pod Identity associations.</summary>
    public IReadOnlyList<string> PodIdentities { get; init; } = [];
}
