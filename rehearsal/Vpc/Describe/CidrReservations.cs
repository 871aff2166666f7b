using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class CidrReservations
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input)
    {
        var id = input.Required("SubnetId");
        var subnet = Subnets.Seen(vpc).FirstOrDefault(subnet => subnet.Id == id) ?? throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", id);
        var output = ListingOf(vpc, subnet).Answer(subnet.Reservations.Where(reservation => reservation.VisibleFrom <= vpc.Shown), input);
        output["SubnetIpv6CidrReservations"] = new JsonArray();
        return output;
    }

    public static JsonObject Write(SimulatedVpc vpc, Subnet subnet, CidrReservation reservation)
    {
        var written = new JsonObject
        {
            ["SubnetCidrReservationId"] = reservation.Id,
            ["SubnetId"] = subnet.Id,
            ["Cidr"] = reservation.Block.ToString(),
            ["ReservationType"] = reservation.Type,
            ["OwnerId"] = vpc.Settings.Owner,
            ["Tags"] = Ec2Json.Tags(reservation.Tags.At(vpc.Shown)),
        };
        if (reservation.Description is { } description)
        {
            written["Description"] = description;
        }

        return written;
    }

    private static Listing<CidrReservation> ListingOf(SimulatedVpc vpc, Subnet subnet) => new()
    {
        Members = "SubnetIpv4CidrReservations",
        Id = reservation => reservation.Id,
        Ordinal = reservation => reservation.Ordinal,
        Filters = new Dictionary<string, Func<CidrReservation, IEnumerable<string?>>>
        {
            ["reservationType"] = reservation => [reservation.Type],
            ["subnet-id"] = _ => [subnet.Id],
        },
        Write = reservation => Write(vpc, subnet, reservation),
    };
}
