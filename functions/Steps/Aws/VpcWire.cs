using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Reads a VPC and what is in it: one call for each kind of thing, however many zones there are.</summary>
internal sealed class VpcWire(IAmazonEC2 ec2, Ec2Calls calls)
{
    // DescribeRouteTables is the one list that ends at 100 for each page; the others go to 1,000.
    private const int Page = 1000;
    private const int RouteTablePage = 100;

    // EC2 takes at most 200 values for a filter.
    private const int FilterValues = 200;

    private const string Interfaces = "ec2:DescribeNetworkInterfaces";

    /// <summary>The VPC's blocks and owner, without anything that is inside.</summary>
    public async Task<(string Owner, IReadOnlyList<BlockReading> Blocks)> ReadBlocksAsync(VpcId vpc)
    {
        var answer = await calls.MakeAsync("ec2:DescribeVpcs", () => ec2.DescribeVpcsAsync(new DescribeVpcsRequest { VpcIds = [vpc.Value] })).ConfigureAwait(false);
        var found = answer.Vpcs?.FirstOrDefault() ?? throw new NotFoundException("ec2:DescribeVpcs", new KeyNotFoundException(vpc.Value));
        return AwsErrors.Read("ec2:DescribeVpcs", () => (AwsErrors.Need(found.OwnerId), Readings.Blocks(found)));
    }

    /// <summary>Every subnet of the VPC as DescribeSubnets has it; route table and network ACL aren't known from there.</summary>
    public async Task<IReadOnlyList<SubnetReading>> ReadSubnetsAsync(VpcId vpc) =>
        Subnets(await DescribeSubnetsAsync(vpc).ConfigureAwait(false), s => Readings.Subnet(s, "", ""));

    /// <summary>The whole VPC.</summary>
    /// <param name="vpc">Which.</param>
    /// <param name="nodeSubnets">Subnets that nodes have interfaces in. CIDR reservations take a call for each subnet, so they are read of these and of open ones only.</param>
    /// <param name="details">What is read beside the structure.</param>
    public async Task<VpcReading> ReadAsync(VpcId vpc, IReadOnlySet<SubnetId> nodeSubnets, VpcDetails details)
    {
        var (owner, blocks) = await ReadBlocksAsync(vpc).ConfigureAwait(false);
        var tables = await DescribeRouteTablesAsync(vpc).ConfigureAwait(false);
        var acls = await DescribeNetworkAclsAsync(vpc).ConfigureAwait(false);
        var subnets = new List<SubnetReading>();
        foreach (var reading in Subnets(await DescribeSubnetsAsync(vpc).ConfigureAwait(false), s => Readings.Subnet(s, Readings.TableOf(s.SubnetId, tables), Readings.AclOf(s.SubnetId, acls))))
        {
            var isForPods = details.HasFlag(VpcDetails.Reservations) && (nodeSubnets.Contains(reading.Id) || reading.Tags.ContainsKey(TagKeys.RoleCni));
            subnets.Add(isForPods ? reading with { Reservations = await ReadReservationsAsync(reading.Id).ConfigureAwait(false) } : reading);
        }

        var interfaces = details.HasFlag(VpcDetails.Rules) ? await DescribeInterfacesAsync(Of("vpc-id", vpc.Value)).ConfigureAwait(false) : null;
        return new VpcReading
        {
            Id = vpc,
            Owner = owner,
            Blocks = blocks,
            Subnets = subnets,
            RouteTables = Read("ec2:DescribeRouteTables", tables, Readings.RouteTable),
            Peerings = await ReadPeeringsAsync(vpc).ConfigureAwait(false),
            SecurityRules = interfaces is null ? [] : await ReadRulesAsync(interfaces).ConfigureAwait(false),
            NetworkAcls = interfaces is null ? [] : Read("ec2:DescribeNetworkAcls", acls, AclReadings.Acl),
            Endpoints = interfaces is null ? [] : await new EndpointsWire(ec2, calls).ReadAsync(vpc).ConfigureAwait(false),
            Usage = interfaces is null ? null : new UsageReading(interfaces.Count, Read(Interfaces, interfaces, i => Readings.Taken(i).Count()).Sum()),
        };
    }

    /// <summary>What is taken in subnets: addresses as /32 and prefixes as /28, of every interface that this account sees.</summary>
    public async Task<ILookup<SubnetId, Cidr>> ReadTakenAsync(IEnumerable<SubnetId> subnets)
    {
        var interfaces = new List<NetworkInterface>();
        foreach (var some in subnets.Select(s => s.Value).Chunk(FilterValues))
        {
            interfaces.AddRange(await DescribeInterfacesAsync(Of("subnet-id", some)).ConfigureAwait(false));
        }

        return Read(Interfaces, interfaces, i => Readings.Taken(i).Select(taken => (Subnet: new SubnetId(AwsErrors.Need(i.SubnetId)), Taken: taken)).ToList()).SelectMany(t => t).ToLookup(t => t.Subnet, t => t.Taken);
    }

    /// <summary>The CIDR reservations in a subnet.</summary>
    public async Task<IReadOnlyList<ReservationReading>> ReadReservationsAsync(SubnetId subnet) =>
        Read("ec2:GetSubnetCidrReservations", await calls.AllAsync("ec2:GetSubnetCidrReservations", async token =>
        {
            var page = await ec2.GetSubnetCidrReservationsAsync(new GetSubnetCidrReservationsRequest { SubnetId = subnet.Value, NextToken = token }).ConfigureAwait(false);
            return Pages.Of(page.SubnetIpv4CidrReservations, page.NextToken);
        }).ConfigureAwait(false), Readings.Reservation);

    // What changes while it is read may be on two pages.
    private static List<SubnetReading> Subnets(List<Subnet> subnets, Func<Subnet, SubnetReading> read) => [.. Read("ec2:DescribeSubnets", subnets, read).DistinctBy(s => s.Id)];

    private static List<TRecord> Read<TItem, TRecord>(string operation, List<TItem> items, Func<TItem, TRecord> read) => AwsErrors.Read(operation, () => items.ConvertAll(item => read(item)));

    private static Filter Of(string name, params IEnumerable<string> values) => new() { Name = name, Values = [.. values] };

    private Task<List<Subnet>> DescribeSubnetsAsync(VpcId vpc) => calls.AllAsync("ec2:DescribeSubnets", async token =>
    {
        var page = await ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [Of("vpc-id", vpc.Value)], MaxResults = Page, NextToken = token }).ConfigureAwait(false);
        return Pages.Of(page.Subnets, page.NextToken);
    });

    private Task<List<RouteTable>> DescribeRouteTablesAsync(VpcId vpc) => calls.AllAsync("ec2:DescribeRouteTables", async token =>
    {
        var page = await ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [Of("vpc-id", vpc.Value)], MaxResults = RouteTablePage, NextToken = token }).ConfigureAwait(false);
        return Pages.Of(page.RouteTables, page.NextToken);
    });

    private Task<List<NetworkAcl>> DescribeNetworkAclsAsync(VpcId vpc) => calls.AllAsync("ec2:DescribeNetworkAcls", async token =>
    {
        var page = await ec2.DescribeNetworkAclsAsync(new DescribeNetworkAclsRequest { Filters = [Of("vpc-id", vpc.Value)], MaxResults = Page, NextToken = token }).ConfigureAwait(false);
        return Pages.Of(page.NetworkAcls, page.NextToken);
    });

    // A connection's two sides can't be asked for in one filter (filters are ANDed), so the VPC is looked for here.
    private async Task<IReadOnlyList<PeeringReading>> ReadPeeringsAsync(VpcId vpc)
    {
        var all = await calls.AllAsync("ec2:DescribeVpcPeeringConnections", async token =>
        {
            var page = await ec2.DescribeVpcPeeringConnectionsAsync(new DescribeVpcPeeringConnectionsRequest
            {
                Filters = [Of("status-code", "active", "pending-acceptance", "provisioning")],
                MaxResults = Page,
                NextToken = token,
            }).ConfigureAwait(false);
            return Pages.Of(page.VpcPeeringConnections, page.NextToken);
        }).ConfigureAwait(false);
        return Read("ec2:DescribeVpcPeeringConnections", all.FindAll(p => p.RequesterVpcInfo?.VpcId == vpc.Value || p.AccepterVpcInfo?.VpcId == vpc.Value), p => Readings.Peering(p, vpc));
    }

    // A rule doesn't say its VPC. The groups that interfaces of this VPC carry are the ones that matter.
    private async Task<IReadOnlyList<SecurityRuleReading>> ReadRulesAsync(List<NetworkInterface> interfaces)
    {
        var groups = Read(Interfaces, [.. interfaces.SelectMany(i => i.Groups ?? [])], g => AwsErrors.Need(g.GroupId)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var rules = new List<SecurityRuleReading>();
        foreach (var some in groups.Chunk(FilterValues))
        {
            rules.AddRange(Read("ec2:DescribeSecurityGroupRules", await DescribeRulesAsync(some).ConfigureAwait(false), Readings.Rule).OfType<SecurityRuleReading>());
        }

        return rules;
    }

    private Task<List<NetworkInterface>> DescribeInterfacesAsync(Filter filter) => calls.AllAsync(Interfaces, async token =>
    {
        var page = await ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest { Filters = [filter], MaxResults = Page, NextToken = token }).ConfigureAwait(false);
        return Pages.Of(page.NetworkInterfaces, page.NextToken);
    });

    private Task<List<SecurityGroupRule>> DescribeRulesAsync(string[] groups) => calls.AllAsync("ec2:DescribeSecurityGroupRules", async token =>
    {
        var page = await ec2.DescribeSecurityGroupRulesAsync(new DescribeSecurityGroupRulesRequest { Filters = [Of("group-id", groups)], MaxResults = Page, NextToken = token }).ConfigureAwait(false);
        return Pages.Of(page.SecurityGroupRules, page.NextToken);
    });
}

/// <summary>What a VPC's reading may have beside the structure.</summary>
[Flags]
internal enum VpcDetails
{
    /// <summary>Structure only: what a plan's fingerprint is made of.</summary>
    None = 0,

    /// <summary>CIDR reservations, which headroom leaves out.</summary>
    Reservations = 1,

    /// <summary>Rules of security groups and network ACLs and policies of endpoints, of which the plan names those that a new block isn't admitted by; and what is used of quotas.</summary>
    Rules = 2,
}
