using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc;

/// <summary>CreateSubnet, DeleteSubnet and what belongs to a new subnet.</summary>
internal static class SubnetCalls
{
    public static JsonObject Create(SimulatedVpc vpc, JsonObject input)
    {
        CheckVpc(vpc, input.Required("VpcId"));
        if (vpc.IsShared)
        {
            throw Ec2Error.NotOwner(vpc.Id);
        }

        var block = CheckBlock(vpc, input.Required("CidrBlock"));
        var zone = CheckZone(vpc, input);
        var tags = TagCalls.OnCreation(input, "subnet");
        if (vpc.Subnets.Count >= Quotas.SubnetsPerVpc)
        {
            throw new AwsErrorException("SubnetLimitExceeded", "The maximum number of subnets has been reached.");
        }

        var subnet = vpc.AddSubnet(zone, block, tags, vpc.VisibleFrom());
        subnet.State = "pending";
        vpc.After(Delays.SubnetAvailable, () => subnet.State = "available");
        vpc.Timeline.Tell("subnet-created", zone, $"subnet {subnet.Id} ({block}) is created in {zone}");
        return new JsonObject { ["Subnet"] = Describe.Subnets.Write(vpc, subnet) };
    }

    public static JsonObject Delete(SimulatedVpc vpc, JsonObject input)
    {
        var subnet = Find(vpc, input.Required("SubnetId"));
        if (vpc.IsShared)
        {
            throw Ec2Error.NotOwner(subnet.Id);
        }

        // That a reservation stands in the way, too, is assumed: no page says whether it goes with its subnet.
        if (vpc.Interfaces.Exists(one => one.Subnet == subnet) || subnet.Reservations.Count > 0)
        {
            throw new AwsErrorException("DependencyViolation", $"The subnet '{subnet.Id}' has dependencies and cannot be deleted.");
        }

        vpc.Subnets.Remove(subnet);
        vpc.Leaving.Add((subnet.Block, vpc.VisibleFrom()));
        vpc.Timeline.Tell("subnet-deleted", subnet.Zone, $"subnet {subnet.Id} ({subnet.Block}) is deleted");
        return [];
    }

    public static JsonObject AssociateRouteTable(SimulatedVpc vpc, JsonObject input)
    {
        var tableId = input.Required("RouteTableId");
        var table = vpc.RouteTables.Find(table => table.Id == tableId) ?? throw Ec2Error.NotFound("InvalidRouteTableID.NotFound", "routeTable", tableId);
        var subnet = Find(vpc, input.Required("SubnetId"));
        if (subnet.Route.Value is not null)
        {
            throw new AwsErrorException("Resource.AlreadyAssociated", $"the specified association for route table {tableId} conflicts with an existing association");
        }

        var association = new RouteAssociation(vpc.NewId("rtbassoc"), table);
        subnet.Route.Set(association, vpc.Now, vpc.VisibleFrom());
        return new JsonObject { ["AssociationId"] = association.Id, ["AssociationState"] = Ec2Json.State("associated") };
    }

    public static JsonObject ReplaceAcl(SimulatedVpc vpc, JsonObject input)
    {
        var aclId = input.Required("NetworkAclId");
        var acl = vpc.Acls.Find(acl => acl.Id == aclId) ?? throw Ec2Error.NotFound("InvalidNetworkAclID.NotFound", "networkAcl", aclId);
        var id = input.Required("AssociationId");
        var subnet = vpc.Subnets.Find(subnet => subnet.Acl.Value.Id == id) ?? throw Ec2Error.NotFound("InvalidAssociationID.NotFound", "association", id);
        var association = new AclAssociation(vpc.NewId("aclassoc"), acl);
        subnet.Acl.Set(association, vpc.Now, vpc.VisibleFrom());
        return new JsonObject { ["NewAssociationId"] = association.Id };
    }

    public static void CheckVpc(SimulatedVpc vpc, string id)
    {
        if (id != vpc.Id)
        {
            throw Ec2Error.NotFound("InvalidVpcID.NotFound", "vpc", id);
        }
    }

    public static Subnet Find(SimulatedVpc vpc, string id) =>
        Describe.Subnets.Seen(vpc).FirstOrDefault(subnet => subnet.Id == id) ?? throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", id);

    private static Ipv4Block CheckBlock(SimulatedVpc vpc, string text)
    {
        if (!Ipv4Block.TryParse(text, out var block))
        {
            throw Ec2Error.InvalidValue(text, "cidrBlock", "This is not a valid CIDR block.");
        }

        if (!CidrRules.IsAllowedSize(block) || !vpc.Blocks.Exists(one => one.State.Value == "associated" && one.Block.Contains(block)))
        {
            throw new AwsErrorException("InvalidSubnet.Range", $"The CIDR '{block}' is invalid.");
        }

        return vpc.Subnets.Exists(subnet => subnet.Block.Overlaps(block))
            ? throw new AwsErrorException("InvalidSubnet.Conflict", $"The CIDR '{block}' conflicts with another subnet")
            : block;
    }

    private static string CheckZone(SimulatedVpc vpc, JsonObject input)
    {
        var zones = vpc.Settings.Zones;
        return (input.Text("AvailabilityZone"), input.Text("AvailabilityZoneId")) switch
        {
            (null, null) => zones[0],
            ({ } name, null) when zones.Contains(name) => name,
            (null, { } id) when zones.FirstOrDefault(zone => Describe.Subnets.ZoneId(vpc, zone) == id) is { } zone => zone,
            var (name, id) => throw Ec2Error.InvalidValue(name ?? id!, "availabilityZone", $"Subnets can currently only be created in the following availability zones: {string.Join(", ", zones)}."),
        };
    }
}
