using Amazon.EC2;
using Amazon.EC2.Model;
using Moq;
using Subnet = Amazon.EC2.Model.Subnet;

namespace Headroom.Steps.Tests.Support;

/// <summary>A VPC of three zones in memory, with a node in each. New blocks and subnets are usable from the second look on, as EC2's are.</summary>
internal sealed class FakeEc2
{
    private readonly Calls _calls;
    private int _made;

    public FakeEc2(Calls calls)
    {
        _calls = calls;
        foreach (var (zone, i) in Some.Zones.Select((z, i) => (z, i)))
        {
            Subnets.Add(new Subnet { SubnetId = $"subnet-{zone[^1]}", VpcId = "vpc-1", AvailabilityZone = zone, CidrBlock = $"10.0.{i}.0/24", State = SubnetState.Available, AvailableIpAddressCount = 3, Tags = [] });
            Tables.Add(Table($"rtb-{zone[^1]}", $"subnet-{zone[^1]}"));
            Instances.Add(Node($"i-{zone[^1]}", zone, $"subnet-{zone[^1]}"));
        }

        Tables.Add(new RouteTable { RouteTableId = "rtb-main", VpcId = "vpc-1", Associations = [new RouteTableAssociation { Main = true, RouteTableAssociationId = "rtbassoc-main", RouteTableId = "rtb-main" }], Routes = [Local()] });
        SetUpReads();
        SetUpWrites();
        SetUpReservations();
    }

    public Mock<IAmazonEC2> Client { get; } = new(MockBehavior.Strict);

    public List<VpcCidrBlockAssociation> Blocks { get; } = [Block("vpc-cidr-assoc-0", "10.0.0.0/16", "associated")];

    public string Owner { get; set; } = "111122223333";

    public List<Subnet> Subnets { get; } = [];

    public List<RouteTable> Tables { get; } = [];

    /// <summary>The rules of every network ACL; at first those of one that nobody has touched.</summary>
    public List<NetworkAclEntry> AclEntries { get; } =
    [
        .. new[] { true, false }.SelectMany(egress => new[]
        {
            new NetworkAclEntry { RuleNumber = 100, Egress = egress, RuleAction = RuleAction.Allow, Protocol = "-1", CidrBlock = "0.0.0.0/0" },
            new NetworkAclEntry { RuleNumber = 101, Egress = egress, RuleAction = RuleAction.Allow, Protocol = "-1", Ipv6CidrBlock = "::/0" },
            new NetworkAclEntry { RuleNumber = 32_767, Egress = egress, RuleAction = RuleAction.Deny, Protocol = "-1", CidrBlock = "0.0.0.0/0" },
        }),
    ];

    public Dictionary<string, string> Acls { get; } = Some.Zones.ToDictionary(z => $"subnet-{z[^1]}", _ => "acl-nodes");

    public List<Instance> Instances { get; } = [];

    /// <summary>Interfaces as DescribeNetworkInterfaces has them.</summary>
    public List<VpcEndpoint> Endpoints { get; } = [];

    public List<NetworkInterface> Neighbours { get; } = [new NetworkInterface { SubnetId = "subnet-db", Groups = [new GroupIdentifier { GroupId = "sg-db" }] }];

    /// <summary>CIDR reservations of every subnet.</summary>
    public List<SubnetCidrReservation> Reserved { get; } = [];

    /// <summary>What a new block becomes at the next look.</summary>
    public string NextBlockState { get; set; } = "associated";

    /// <summary>What a new subnet becomes at the next look.</summary>
    public string NextSubnetState { get; set; } = "available";

    public SubnetState MadeSubnetState { get; set; } = SubnetState.Pending;

    public Subnet Of(string block) => Subnets.Single(s => s.CidrBlock == block);

    public static VpcCidrBlockAssociation Block(string id, string block, string state) => new() { AssociationId = id, CidrBlock = block, CidrBlockState = new VpcCidrBlockState { State = state } };

    private static Instance Node(string id, string zone, string subnet) => new()
    {
        InstanceId = id,
        InstanceType = InstanceType.FindValue("m5.large"),
        IamInstanceProfile = new IamInstanceProfile { Arn = FakeIam.Profile },
        Placement = new Placement { AvailabilityZone = zone },
        SubnetId = subnet,
        VpcId = "vpc-1",
        PrivateDnsName = $"{id}.internal",
        Tags = [new Tag { Key = "kubernetes.io/cluster/web", Value = "owned" }],
        NetworkInterfaces = [new InstanceNetworkInterface { NetworkInterfaceId = $"eni-{id}", SubnetId = subnet, PrivateIpAddresses = [.. Enumerable.Range(0, 10).Select(_ => new InstancePrivateIpAddress())] }],
    };

    private static Route Local() => new() { DestinationCidrBlock = "10.0.0.0/16", GatewayId = "local", State = RouteState.Active };

    private static RouteTable Table(string id, string subnet) => new()
    {
        RouteTableId = id,
        VpcId = "vpc-1",
        Associations = [new RouteTableAssociation { RouteTableId = id, SubnetId = subnet, RouteTableAssociationId = $"rtbassoc-{subnet}" }],
        Routes = [Local(), new Route { DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = "nat-1", State = RouteState.Active }],
    };

    private static bool Fits(List<Filter>? filters, string name, string? value) => filters?.FirstOrDefault(f => f.Name == name) is not { } filter || filter.Values.Contains(value!);

    private void SetUpReads()
    {
        Client.Setup(e => e.DescribeVpcsAsync(It.IsAny<DescribeVpcsRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeVpcsRequest _, CancellationToken _) => _calls.Make("DescribeVpcs", () =>
        {
            var seen = Blocks.Select(b => Block(b.AssociationId, b.CidrBlock, b.CidrBlockState.State)).ToList();
            Blocks.Where(b => b.CidrBlockState.State == VpcCidrBlockStateCode.Associating).ToList().ForEach(b => b.CidrBlockState.State = NextBlockState);
            return new DescribeVpcsResponse { Vpcs = [new Vpc { VpcId = "vpc-1", OwnerId = Owner, CidrBlock = "10.0.0.0/16", CidrBlockAssociationSet = seen }] };
        }));
        Client.Setup(e => e.DescribeSubnetsAsync(It.IsAny<DescribeSubnetsRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeSubnetsRequest r, CancellationToken _) => _calls.Make("DescribeSubnets", () =>
        {
            var seen = Subnets.Where(s => Fits(r.Filters, "cidr-block", s.CidrBlock)).Select(s => new Subnet
            {
                SubnetId = s.SubnetId,
                VpcId = s.VpcId,
                AvailabilityZone = s.AvailabilityZone,
                CidrBlock = s.CidrBlock,
                State = s.State,
                AvailableIpAddressCount = s.AvailableIpAddressCount,
                Tags = [.. s.Tags],
            }).ToList();
            Subnets.Where(s => s.State == SubnetState.Pending).ToList().ForEach(s => s.State = NextSubnetState);
            return new DescribeSubnetsResponse { Subnets = seen };
        }));
        Client.Setup(e => e.DescribeRouteTablesAsync(It.IsAny<DescribeRouteTablesRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeRouteTablesRequest r, CancellationToken _) => _calls.Make("DescribeRouteTables", () =>
            new DescribeRouteTablesResponse { RouteTables = [.. Tables.Where(t => t.Associations.Any(a => Fits(r.Filters, "association.subnet-id", a.SubnetId)))] }));
        Client.Setup(e => e.DescribeNetworkAclsAsync(It.IsAny<DescribeNetworkAclsRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeNetworkAclsRequest _, CancellationToken _) => _calls.Make("DescribeNetworkAcls", () =>
            new DescribeNetworkAclsResponse
            {
                NetworkAcls = [.. Acls.GroupBy(a => a.Value).Select(g => new NetworkAcl
                {
                    NetworkAclId = g.Key,
                    Entries = [.. AclEntries],
                    Associations = [.. g.Select(a => new NetworkAclAssociation { NetworkAclId = g.Key, SubnetId = a.Key, NetworkAclAssociationId = $"aclassoc-{a.Key}" })],
                })],
            }));
        Client.Setup(e => e.DescribeVpcEndpointsAsync(It.Is<DescribeVpcEndpointsRequest>(r => Fits(r.Filters, "vpc-id", "vpc-1")), It.IsAny<CancellationToken>()))
            .Returns((DescribeVpcEndpointsRequest _, CancellationToken _) => _calls.Make("DescribeVpcEndpoints", () => new DescribeVpcEndpointsResponse { VpcEndpoints = [.. Endpoints] }));
        Client.Setup(e => e.DescribeVpcPeeringConnectionsAsync(It.IsAny<DescribeVpcPeeringConnectionsRequest>(), It.IsAny<CancellationToken>()))
            .Returns((DescribeVpcPeeringConnectionsRequest _, CancellationToken _) => _calls.Make("DescribeVpcPeeringConnections", () => new DescribeVpcPeeringConnectionsResponse()));
        Client.Setup(e => e.DescribeNetworkInterfacesAsync(It.IsAny<DescribeNetworkInterfacesRequest>(), It.IsAny<CancellationToken>()))
            .Returns((DescribeNetworkInterfacesRequest r, CancellationToken _) => _calls.Make("DescribeNetworkInterfaces", () =>
                new DescribeNetworkInterfacesResponse { NetworkInterfaces = [.. Neighbours.Where(n => Fits(r.Filters, "subnet-id", n.SubnetId))] }));
        Client.Setup(e => e.DescribeSecurityGroupRulesAsync(It.Is<DescribeSecurityGroupRulesRequest>(r => Fits(r.Filters, "group-id", "sg-db")), It.IsAny<CancellationToken>()))
            .Returns((DescribeSecurityGroupRulesRequest _, CancellationToken _) => _calls.Make("DescribeSecurityGroupRules", () => new DescribeSecurityGroupRulesResponse
            {
                SecurityGroupRules = [new SecurityGroupRule { SecurityGroupRuleId = "sgr-1", GroupId = "sg-db", IsEgress = false, CidrIpv4 = "10.0.0.0/16" }, new SecurityGroupRule { SecurityGroupRuleId = "sgr-2", GroupId = "sg-db", CidrIpv6 = "::/0" }],
            }));
        Client.Setup(e => e.GetSubnetCidrReservationsAsync(It.IsAny<GetSubnetCidrReservationsRequest>(), It.IsAny<CancellationToken>()))
            .Returns((GetSubnetCidrReservationsRequest r, CancellationToken _) => _calls.Make("GetSubnetCidrReservations", () =>
                new GetSubnetCidrReservationsResponse { SubnetIpv4CidrReservations = [.. Reserved.Where(one => one.SubnetId == r.SubnetId)] }));
        Client.Setup(e => e.DescribeInstancesAsync(It.IsAny<DescribeInstancesRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeInstancesRequest _, CancellationToken _) => _calls.Make("DescribeInstances", () =>
            new DescribeInstancesResponse { Reservations = [new Reservation { Instances = [.. Instances] }] }));
        Client.Setup(e => e.DescribeInstanceTypesAsync(It.IsAny<DescribeInstanceTypesRequest>(), It.IsAny<CancellationToken>())).Returns((DescribeInstanceTypesRequest r, CancellationToken _) => _calls.Make("DescribeInstanceTypes", () =>
            new DescribeInstanceTypesResponse
            {
                InstanceTypes = [.. r.InstanceTypes.Select(t => new InstanceTypeInfo { InstanceType = t, Hypervisor = InstanceTypeHypervisor.Nitro, NetworkInfo = new NetworkInfo { MaximumNetworkInterfaces = 3, Ipv4AddressesPerInterface = 10 } })],
            }));
    }

    private void SetUpWrites()
    {
        Client.Setup(e => e.AssociateVpcCidrBlockAsync(It.IsAny<AssociateVpcCidrBlockRequest>(), It.IsAny<CancellationToken>())).Returns((AssociateVpcCidrBlockRequest r, CancellationToken _) => _calls.Make("AssociateVpcCidrBlock", () =>
        {
            if (Blocks.Any(b => b.CidrBlock == r.CidrBlock && b.CidrBlockState.State.Value is "associating" or "associated"))
            {
                throw Calls.Ec2("InvalidVpc.Range");
            }

            Blocks.Add(Block($"vpc-cidr-assoc-{++_made}", r.CidrBlock, "associating"));
            return new AssociateVpcCidrBlockResponse { CidrBlockAssociation = Block(Blocks[^1].AssociationId, r.CidrBlock, "associating") };
        }));
        Client.Setup(e => e.DisassociateVpcCidrBlockAsync(It.IsAny<DisassociateVpcCidrBlockRequest>(), It.IsAny<CancellationToken>())).Returns((DisassociateVpcCidrBlockRequest r, CancellationToken _) => _calls.Make("DisassociateVpcCidrBlock", () =>
        {
            Blocks.Single(b => b.AssociationId == r.AssociationId).CidrBlockState.State = "disassociated";
            return new DisassociateVpcCidrBlockResponse();
        }));
        Client.Setup(e => e.CreateSubnetAsync(It.IsAny<CreateSubnetRequest>(), It.IsAny<CancellationToken>())).Returns((CreateSubnetRequest r, CancellationToken _) => _calls.Make("CreateSubnet", () =>
        {
            if (Subnets.Any(s => s.CidrBlock == r.CidrBlock))
            {
                throw Calls.Ec2("InvalidSubnet.Conflict");
            }

            Subnets.Add(new Subnet { SubnetId = $"subnet-new-{++_made}", VpcId = r.VpcId, AvailabilityZone = r.AvailabilityZone, CidrBlock = r.CidrBlock, State = MadeSubnetState, AvailableIpAddressCount = FreeIn(r.CidrBlock), Tags = r.TagSpecifications[0].Tags });
            Acls[Subnets[^1].SubnetId] = "acl-default";
            return new CreateSubnetResponse { Subnet = Subnets[^1] };
        }));
        Client.Setup(e => e.DeleteSubnetAsync(It.IsAny<DeleteSubnetRequest>(), It.IsAny<CancellationToken>())).Returns((DeleteSubnetRequest r, CancellationToken _) => _calls.Make("DeleteSubnet", () =>
        {
            if (Reserved.Any(one => one.SubnetId == r.SubnetId))
            {
                throw Calls.Ec2("DependencyViolation");
            }

            Subnets.RemoveAll(s => s.SubnetId == r.SubnetId);
            Acls.Remove(r.SubnetId);
            return new DeleteSubnetResponse();
        }));
        Client.Setup(e => e.AssociateRouteTableAsync(It.IsAny<AssociateRouteTableRequest>(), It.IsAny<CancellationToken>())).Returns((AssociateRouteTableRequest r, CancellationToken _) => _calls.Make("AssociateRouteTable", () =>
        {
            Tables.Single(t => t.RouteTableId == r.RouteTableId).Associations.Add(new RouteTableAssociation { RouteTableId = r.RouteTableId, SubnetId = r.SubnetId, RouteTableAssociationId = $"rtbassoc-{r.SubnetId}" });
            return new AssociateRouteTableResponse();
        }));
        Client.Setup(e => e.ReplaceNetworkAclAssociationAsync(It.IsAny<ReplaceNetworkAclAssociationRequest>(), It.IsAny<CancellationToken>())).Returns((ReplaceNetworkAclAssociationRequest r, CancellationToken _) => _calls.Make("ReplaceNetworkAclAssociation", () =>
        {
            Acls[r.AssociationId["aclassoc-".Length..]] = r.NetworkAclId;
            return new ReplaceNetworkAclAssociationResponse();
        }));
        Client.Setup(e => e.CreateTagsAsync(It.IsAny<CreateTagsRequest>(), It.IsAny<CancellationToken>())).Returns((CreateTagsRequest r, CancellationToken _) => _calls.Make("CreateTags", () =>
        {
            TagCalls.Add(r);
            r.Resources.ForEach(id => Subnets.Single(s => s.SubnetId == id).Tags.AddRange(r.Tags));
            return new CreateTagsResponse();
        }));
        Client.Setup(e => e.DeleteTagsAsync(It.IsAny<DeleteTagsRequest>(), It.IsAny<CancellationToken>())).Returns((DeleteTagsRequest r, CancellationToken _) => _calls.Make("DeleteTags", () =>
        {
            r.Resources.ForEach(id => Subnets.Single(s => s.SubnetId == id).Tags.RemoveAll(tag => r.Tags.Any(gone => gone.Key == tag.Key && gone.Value == tag.Value)));
            return new DeleteTagsResponse();
        }));
    }

    private void SetUpReservations()
    {
        Client.Setup(e => e.CreateSubnetCidrReservationAsync(It.Is<CreateSubnetCidrReservationRequest>(r => r.ReservationType == SubnetCidrReservationType.Prefix), It.IsAny<CancellationToken>()))
            .Returns((CreateSubnetCidrReservationRequest r, CancellationToken _) => _calls.Make("CreateSubnetCidrReservation", () =>
            {
                // The code that users see (terraform-provider-aws issue 45304).
                if (Reserved.Any(one => one.SubnetId == r.SubnetId && one.Cidr == r.Cidr))
                {
                    throw Calls.Ec2("InvalidParameterValue");
                }

                Reserve(r.SubnetId, r.Cidr, r.Description, r.TagSpecifications[0].Tags);
                return new CreateSubnetCidrReservationResponse { SubnetCidrReservation = Reserved[^1] };
            }));
        Client.Setup(e => e.DeleteSubnetCidrReservationAsync(It.IsAny<DeleteSubnetCidrReservationRequest>(), It.IsAny<CancellationToken>())).Returns((DeleteSubnetCidrReservationRequest r, CancellationToken _) => _calls.Make("DeleteSubnetCidrReservation", () =>
        {
            var gone = Reserved.Find(one => one.SubnetCidrReservationId == r.SubnetCidrReservationId) ?? throw Calls.Ec2("InvalidSubnetCidrReservationID.NotFound");
            Reserved.Remove(gone);
            Subnets.Single(s => s.SubnetId == gone.SubnetId).AvailableIpAddressCount += FreeIn(gone.Cidr) + 5;
            return new DeleteSubnetCidrReservationResponse();
        }));
    }

    /// <summary>Reserves a part of a subnet for prefixes, whoever asks; EC2's count leaves it out from then on.</summary>
    public void Reserve(string subnet, string cidr, string? description = null, List<Tag>? tags = null)
    {
        Reserved.Add(new SubnetCidrReservation { SubnetCidrReservationId = $"scr-{++_made}", SubnetId = subnet, Cidr = cidr, ReservationType = SubnetCidrReservationType.Prefix, Description = description, Tags = tags });
        Subnets.Single(s => s.SubnetId == subnet).AvailableIpAddressCount -= FreeIn(cidr) + 5;
    }

    public List<CreateTagsRequest> TagCalls { get; } = [];

    private static int FreeIn(string block) => (1 << (32 - int.Parse(block.Split('/')[1]))) - 5;
}
