using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc;

/// <summary>CreateSubnetCidrReservation and DeleteSubnetCidrReservation.</summary>
internal static class ReservationCalls
{
    public static JsonObject Create(SimulatedVpc vpc, JsonObject input)
    {
        var subnet = SubnetCalls.Find(vpc, input.Required("SubnetId"));
        var (text, type) = (input.Required("Cidr"), input.Required("ReservationType"));
        if (vpc.IsShared)
        {
            throw Ec2Error.NotOwner(subnet.Id);
        }

        // The codes of the first two are assumed; the third is what users report (terraform-provider-aws issue 45304).
        if (!Ipv4Block.TryParse(text, out var block) || !subnet.Block.Contains(block))
        {
            throw Ec2Error.InvalidValue(text, "cidr", "It is not a block inside of the subnet.");
        }

        if (type is not ("prefix" or "explicit"))
        {
            throw Ec2Error.InvalidValue(type, "reservationType", "Valid values: prefix, explicit.");
        }

        if (subnet.Reservations.Exists(one => one.Block.Overlaps(block)))
        {
            throw new AwsErrorException("InvalidParameterValue", $"Reservation CIDR {block} has overlap with existing reserved CIDR block");
        }

        var made = new CidrReservation(vpc.NewId("scr"), vpc.NextOrdinal(), block, type)
        {
            Description = input.Text("Description"),
            Tags = new(TagCalls.OnCreation(input, "subnet-cidr-reservation")),
            VisibleFrom = vpc.VisibleFrom(),
        };
        subnet.Reservations.Add(made);
        subnet.Pool.Reserve(block, forPrefixes: type == "prefix");
        vpc.Timeline.Tell("subnet-reserved", subnet.Zone, $"{block} of subnet {subnet.Id} is reserved for {(type == "prefix" ? "prefixes" : "whoever asks for its addresses")}");
        return new JsonObject { ["SubnetCidrReservation"] = Describe.CidrReservations.Write(vpc, subnet, made) };
    }

    public static JsonObject Delete(SimulatedVpc vpc, JsonObject input)
    {
        var id = input.Required("SubnetCidrReservationId");
        var subnet = vpc.Subnets.Find(subnet => subnet.Reservations.Exists(one => one.Id == id)) ?? throw Ec2Error.NotFound("InvalidSubnetCidrReservationID.NotFound", "subnetCidrReservation", id);
        var gone = subnet.Reservations.Find(one => one.Id == id)!;
        if (vpc.IsShared)
        {
            throw Ec2Error.NotOwner(subnet.Id);
        }

        subnet.Reservations.Remove(gone);
        subnet.Pool.Unreserve(gone.Block);
        return new JsonObject { ["DeletedSubnetCidrReservation"] = Describe.CidrReservations.Write(vpc, subnet, gone) };
    }
}
