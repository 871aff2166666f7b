using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using static Headroom.Steps.Aws.AwsErrors;

namespace Headroom.Steps.Aws;

/// <summary>EC2's structures → our records. Every list of the SDK may be null; what a record can't do without is needed.</summary>
internal static class Readings
{
    public static Dictionary<string, string> Tags(List<Tag>? tags) =>
        (tags ?? []).ToDictionary(t => Need(t.Key), t => t.Value ?? "", StringComparer.Ordinal);

    /// <summary>A VPC's blocks, its primary one first.</summary>
    public static IReadOnlyList<BlockReading> Blocks(Vpc of) =>
    [
        .. (of.CidrBlockAssociationSet ?? []).Select(a => new BlockReading(Need(a.AssociationId), Cidr.Parse(Need(a.CidrBlock)), a.CidrBlockState?.State?.Value ?? "associated"))
            .DistinctBy(b => b.AssociationId).OrderBy(b => b.Block.ToString() == of.CidrBlock ? 0 : 1),
    ];

    public static SubnetReading Subnet(Subnet subnet, string routeTable, string networkAcl) => new()
    {
        Id = new SubnetId(Need(subnet.SubnetId)),
        Zone = Need(subnet.AvailabilityZone),
        Block = Cidr.Parse(Need(subnet.CidrBlock)),
        Free = subnet.AvailableIpAddressCount ?? 0,
        State = subnet.State?.Value ?? "available",
        Tags = Tags(subnet.Tags),
        RouteTable = routeTable,
        NetworkAcl = networkAcl,
    };

    public static ReservationReading Reservation(SubnetCidrReservation reservation) => new(Cidr.Parse(Need(reservation.Cidr)), Need(reservation.ReservationType?.Value))
    {
        Id = Need(reservation.SubnetCidrReservationId),
        Description = reservation.Description,
        Incident = Tags(reservation.Tags).GetValueOrDefault(TagKeys.Incident),
    };

    /// <summary>The route table in force: the subnet's own, else the VPC's main one.</summary>
    public static string TableOf(string subnet, List<RouteTable> tables) =>
        (tables.FirstOrDefault(t => t.Associations?.Any(a => a.SubnetId == subnet) == true) ?? tables.FirstOrDefault(IsMain))?.RouteTableId ?? "";

    /// <summary>The network ACL in force; a subnet always has one.</summary>
    public static string AclOf(string subnet, List<NetworkAcl> acls) =>
        acls.FirstOrDefault(acl => acl.Associations?.Any(a => a.SubnetId == subnet) == true)?.NetworkAclId ?? "";

    public static RouteTableReading RouteTable(RouteTable table) =>
        new(Need(table.RouteTableId), IsMain(table), [.. (table.Routes ?? []).Where(r => r.DestinationCidrBlock is not null).Select(Route)]);

    public static PeeringReading Peering(VpcPeeringConnection connection, VpcId ours)
    {
        var isRequester = connection.RequesterVpcInfo?.VpcId == ours.Value;
        var peer = isRequester ? connection.AccepterVpcInfo : connection.RequesterVpcInfo;

        // CidrBlockSet is missing while the connection is pending; CidrBlock is the primary one.
        var blocks = peer?.CidrBlockSet?.Select(b => b.Cidr) ?? (peer?.CidrBlock is { } only ? [only] : []);
        return new PeeringReading(Need(connection.VpcPeeringConnectionId), connection.Status?.Code?.Value ?? "", isRequester, [.. blocks.Select(b => Cidr.Parse(Need(b)))]);
    }

    /// <summary>Null for a rule that names no IPv4 block.</summary>
    public static SecurityRuleReading? Rule(SecurityGroupRule rule) =>
        Cidr.TryParse(rule.CidrIpv4, out var block) ? new SecurityRuleReading(Need(rule.SecurityGroupRuleId), Need(rule.GroupId), rule.IsEgress ?? false, block) : null;

    /// <summary>Addresses as /32 and prefixes as /28.</summary>
    public static IEnumerable<Cidr> Taken(NetworkInterface of) =>
        (of.PrivateIpAddresses ?? []).Select(a => Cidr.Parse($"{a.PrivateIpAddress}/32")).Concat((of.Ipv4Prefixes ?? []).Select(p => Cidr.Parse(Need(p.Ipv4Prefix))));

    public static InterfaceReading Interface(InstanceNetworkInterface of) =>
        new(Need(of.NetworkInterfaceId), new SubnetId(Need(of.SubnetId)), of.PrivateIpAddresses?.Count ?? 0, of.Ipv4Prefixes?.Count ?? 0);

    public static InstanceReading Instance(Instance instance, InstanceLimits limits) => new()
    {
        Id = Need(instance.InstanceId),
        Type = Need(instance.InstanceType?.Value),
        Zone = instance.Placement?.AvailabilityZone ?? "",
        Subnet = new SubnetId(Need(instance.SubnetId)),
        PrivateDnsName = instance.PrivateDnsName,
        Profile = instance.IamInstanceProfile?.Arn,
        MaxInterfaces = limits.Interfaces,
        AddressesPerInterface = limits.AddressesPerInterface,
        SupportsPrefixes = limits.SupportsPrefixes,
        Interfaces = [.. (instance.NetworkInterfaces ?? []).Select(Interface)],
    };

    public static InstanceLimits Limits(InstanceTypeInfo type)
    {
        // On types with several cards the CNI uses the default one only (vpc_ip_resource_limit.go).
        var network = Need(type.NetworkInfo);
        var card = network.NetworkCards?.FirstOrDefault(c => c.NetworkCardIndex == (network.DefaultNetworkCardIndex ?? 0));
        return new InstanceLimits(
            card?.MaximumNetworkInterfaces ?? network.MaximumNetworkInterfaces ?? 0,
            network.Ipv4AddressesPerInterface ?? 0,
            type.Hypervisor == InstanceTypeHypervisor.Nitro || type.BareMetal == true);
    }

    private static bool IsMain(RouteTable table) => table.Associations?.Any(a => a.Main == true) == true;

    private static RouteReading Route(Route route) => new(
        Cidr.Parse(route.DestinationCidrBlock),
        route.GatewayId ?? route.NatGatewayId ?? route.TransitGatewayId ?? route.VpcPeeringConnectionId ?? route.NetworkInterfaceId
            ?? route.InstanceId ?? route.LocalGatewayId ?? route.CarrierGatewayId ?? route.CoreNetworkArn ?? "",
        route.State?.Value ?? "active");
}

/// <summary>What an instance type allows.</summary>
/// <param name="Interfaces">Network interfaces on the default card.</param>
/// <param name="AddressesPerInterface">IPv4 addresses on each, the interface's own included.</param>
/// <param name="SupportsPrefixes">Nitro or bare metal.</param>
internal sealed record InstanceLimits(int Interfaces, int AddressesPerInterface, bool SupportsPrefixes);
