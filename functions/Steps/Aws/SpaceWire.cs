using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Makes and takes back address space. One call each; looking first is the step's duty.</summary>
internal sealed class SpaceWire(IAmazonEC2 ec2, Ec2Calls calls)
{
    /// <summary>AssociateVpcCidrBlock has no client token: who calls must have looked whether the block is there.</summary>
    public async Task<BlockReading> AssociateBlockAsync(VpcId vpc, Cidr block)
    {
        var answer = await calls.MakeAsync("ec2:AssociateVpcCidrBlock", () =>
            ec2.AssociateVpcCidrBlockAsync(new AssociateVpcCidrBlockRequest { VpcId = vpc.Value, CidrBlock = block.ToString() })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:AssociateVpcCidrBlock", () => new BlockReading(
            AwsErrors.Need(answer.CidrBlockAssociation?.AssociationId), block, answer.CidrBlockAssociation?.CidrBlockState?.State?.Value ?? "associating"));
    }

    public Task DisassociateBlockAsync(string associationId) => calls.MakeAsync("ec2:DisassociateVpcCidrBlock", () =>
        ec2.DisassociateVpcCidrBlockAsync(new DisassociateVpcCidrBlockRequest { AssociationId = associationId }));

    /// <summary>The subnets of exactly these blocks.</summary>
    public async Task<IReadOnlyList<SubnetReading>> FindSubnetsAsync(VpcId vpc, IEnumerable<Cidr> blocks)
    {
        var answer = await calls.MakeAsync("ec2:DescribeSubnets", () => ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest
        {
            Filters = [Of("vpc-id", [vpc.Value]), Of("cidr-block", blocks.Select(b => b.ToString()))],
        })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:DescribeSubnets", () => (answer.Subnets ?? []).ConvertAll(s => Readings.Subnet(s, "", "")).DistinctBy(s => s.Id).ToList());
    }

    /// <summary>Tagged in the call that creates it, so that no crash leaves a subnet that nobody owns.</summary>
    public async Task<SubnetReading> CreateSubnetAsync(VpcId vpc, string zone, Cidr block, IReadOnlyDictionary<string, string> tags)
    {
        var answer = await calls.MakeAsync("ec2:CreateSubnet", () => ec2.CreateSubnetAsync(new CreateSubnetRequest
        {
            VpcId = vpc.Value,
            AvailabilityZone = zone,
            CidrBlock = block.ToString(),
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Subnet, Tags = Tags(tags) }],
        })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:CreateSubnet", () => Readings.Subnet(AwsErrors.Need(answer.Subnet), "", ""));
    }

    /// <summary>Reserves a part of a subnet for prefixes. There is no client token: EC2 refuses a part that is reserved already.</summary>
    public async Task<ReservationReading> ReserveAsync(SubnetId subnet, Cidr part, string description, IReadOnlyDictionary<string, string> tags)
    {
        var answer = await calls.MakeAsync("ec2:CreateSubnetCidrReservation", () => ec2.CreateSubnetCidrReservationAsync(new CreateSubnetCidrReservationRequest
        {
            SubnetId = subnet.Value,
            Cidr = part.ToString(),
            ReservationType = SubnetCidrReservationType.Prefix,
            Description = description,
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.SubnetCidrReservation, Tags = Tags(tags) }],
        })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:CreateSubnetCidrReservation", () => Readings.Reservation(AwsErrors.Need(answer.SubnetCidrReservation)));
    }

    public Task DeleteReservationAsync(string id) => calls.MakeAsync("ec2:DeleteSubnetCidrReservation", () =>
        ec2.DeleteSubnetCidrReservationAsync(new DeleteSubnetCidrReservationRequest { SubnetCidrReservationId = id }));

    public Task DeleteSubnetAsync(SubnetId subnet) =>
        calls.MakeAsync("ec2:DeleteSubnet", () => ec2.DeleteSubnetAsync(new DeleteSubnetRequest { SubnetId = subnet.Value }));

    /// <summary>Subnet → its own route table; a subnet that follows the main one is absent.</summary>
    public async Task<IReadOnlyDictionary<SubnetId, string>> ReadRouteTablesAsync(IEnumerable<SubnetId> subnets)
    {
        var answer = await calls.MakeAsync("ec2:DescribeRouteTables", () =>
            ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { Filters = [Among(subnets)] })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:DescribeRouteTables", () => (answer.RouteTables ?? []).SelectMany(t => t.Associations ?? []).Where(a => a.SubnetId is not null)
            .ToDictionary(a => new SubnetId(a.SubnetId), a => AwsErrors.Need(a.RouteTableId)));
    }

    public Task AssociateRouteTableAsync(SubnetId subnet, string table) => calls.MakeAsync("ec2:AssociateRouteTable", () =>
        ec2.AssociateRouteTableAsync(new AssociateRouteTableRequest { SubnetId = subnet.Value, RouteTableId = table }));

    /// <summary>Subnet → the id of its association with a network ACL, and the ACL.</summary>
    public async Task<IReadOnlyDictionary<SubnetId, (string Association, string Acl)>> ReadNetworkAclsAsync(IEnumerable<SubnetId> subnets)
    {
        var wanted = subnets.ToHashSet();
        var answer = await calls.MakeAsync("ec2:DescribeNetworkAcls", () =>
            ec2.DescribeNetworkAclsAsync(new DescribeNetworkAclsRequest { Filters = [Among(wanted)] })).ConfigureAwait(false);
        return AwsErrors.Read("ec2:DescribeNetworkAcls", () => (answer.NetworkAcls ?? []).SelectMany(acl => acl.Associations ?? []).Where(a => a.SubnetId is not null && wanted.Contains(new SubnetId(a.SubnetId)))
            .ToDictionary(a => new SubnetId(a.SubnetId), a => (AwsErrors.Need(a.NetworkAclAssociationId), AwsErrors.Need(a.NetworkAclId))));
    }

    public Task ReplaceNetworkAclAsync(string association, string acl) => calls.MakeAsync("ec2:ReplaceNetworkAclAssociation", () =>
        ec2.ReplaceNetworkAclAssociationAsync(new ReplaceNetworkAclAssociationRequest { AssociationId = association, NetworkAclId = acl }));

    /// <summary>Sets tags on all of them in one call.</summary>
    public Task TagAsync(IEnumerable<SubnetId> subnets, IReadOnlyDictionary<string, string> tags) => calls.MakeAsync("ec2:CreateTags", () =>
        ec2.CreateTagsAsync(new CreateTagsRequest { Resources = [.. subnets.Select(s => s.Value)], Tags = Tags(tags) }));

    /// <summary>Takes a tag away, whatever its value is.</summary>
    public Task UntagAsync(SubnetId subnet, string key) => calls.MakeAsync("ec2:DeleteTags", () =>
        ec2.DeleteTagsAsync(new DeleteTagsRequest { Resources = [subnet.Value], Tags = [new Tag { Key = key }] }));

    /// <summary>Takes tags away where they have these values.</summary>
    public Task UntagAsync(SubnetId subnet, IReadOnlyDictionary<string, string> tags) => calls.MakeAsync("ec2:DeleteTags", () =>
        ec2.DeleteTagsAsync(new DeleteTagsRequest { Resources = [subnet.Value], Tags = Tags(tags) }));

    private static Filter Among(IEnumerable<SubnetId> subnets) => Of("association.subnet-id", subnets.Select(s => s.Value));

    private static Filter Of(string name, IEnumerable<string> values) => new() { Name = name, Values = [.. values] };

    private static List<Tag> Tags(IReadOnlyDictionary<string, string> tags) => [.. tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => new Tag { Key = t.Key, Value = t.Value })];
}
