using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class CidrReservations
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input)
    {
        var id = input.Required("SubnetId");
        var subnet = Subnets.Seen(vpc).FirstOrDefault(subnet => subnet.Id == id) ?? throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", id);
        var output = ListingOf(vpc, subnet).Answer(subnet.Reservations, input);
        output["SubnetIpv6CidrReservations"] = new JsonArray();
        return output;
    }

    private static Listing<CidrReservation> ListingOf(SimulatedVpc vpc, Subnet subnet) => new()
    {
        Members = "SubnetIpv4CidrReservations",
        Id = reservation => reservation.Id,
        Ordinal = reservation => subnet.Reservations.IndexOf(reservation),
        Filters = new Dictionary<string, Func<CidrReservation, IEnumerable<string?>>>
        {
            ["reservationType"] = reservation => [reservation.Type],
            ["subnet-id"] = _ => [subnet.Id],
        },
        Write = reservation => new JsonObject
        {
            ["SubnetCidrReservationId"] = reservation.Id,
            ["SubnetId"] = subnet.Id,
            ["Cidr"] = reservation.Block.ToString(),
            ["ReservationType"] = reservation.Type,
            ["OwnerId"] = vpc.Settings.Owner,
        },
    };
}
