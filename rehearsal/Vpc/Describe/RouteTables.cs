using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class RouteTables
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.RouteTables, input);

    private static Listing<RouteTable> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "RouteTables",
        Ids = "RouteTableIds",
        Unknown = ("InvalidRouteTableID.NotFound", "routeTable"),
        Id = table => table.Id,
        Ordinal = table => table.Ordinal,
        Tags = table => table.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<RouteTable, IEnumerable<string?>>>
        {
            ["association.main"] = table => [Ec2Json.Flag(table.IsMain)],
            ["association.route-table-association-id"] = table => Associations(vpc, table).Select(pair => pair.Association.Id),
            ["association.route-table-id"] = table => Associations(vpc, table).Select(_ => table.Id),
            ["association.subnet-id"] = table => Associations(vpc, table).Select(pair => pair.Subnet.Id),
            ["owner-id"] = _ => [vpc.Settings.Owner],
            ["route-table-id"] = table => [table.Id],
            ["route.destination-cidr-block"] = table => table.Routes.Select(route => route.Destination.ToString()).Concat(LocalBlocks(vpc)),
            ["route.state"] = table => table.Routes.Select(route => route.State).Append("active"),
            ["vpc-id"] = _ => [vpc.Id],
        },
        Write = table => Write(vpc, table),
        Page = (5, 100),
    };

    private static IEnumerable<(Subnet Subnet, RouteAssociation Association)> Associations(SimulatedVpc vpc, RouteTable table) =>
        Subnets.Seen(vpc).Select(subnet => (subnet, Association: subnet.Route.At(vpc.Shown)!)).Where(pair => pair.Association?.Table == table);

    // Every block of the VPC has a local route in every table as soon as it is associated.
    private static IEnumerable<string> LocalBlocks(SimulatedVpc vpc) =>
        Vpcs.Seen(vpc).Where(pair => pair.State == "associated").Select(pair => pair.Block.Block.ToString());

    private static JsonObject Write(SimulatedVpc vpc, RouteTable table)
    {
        var associations = Associations(vpc, table).Select(pair => Association(table, pair.Association.Id, pair.Subnet.Id));
        var main = table.IsMain ? [Association(table, "rtbassoc-" + table.Id[4..], null)] : Array.Empty<JsonObject>();
        return new JsonObject
        {
            ["Associations"] = new JsonArray([.. main, .. associations]),
            ["RouteTableId"] = table.Id,
            ["Routes"] = new JsonArray([.. LocalBlocks(vpc).Select(Local), .. table.Routes.Select(Made)]),
            ["Tags"] = Ec2Json.Tags(table.Tags.At(vpc.Shown)),
            ["VpcId"] = vpc.Id,
            ["OwnerId"] = vpc.Settings.Owner,
        };
    }

    private static JsonObject Association(RouteTable table, string id, string? subnet)
    {
        var association = new JsonObject
        {
            ["Main"] = subnet is null,
            ["RouteTableAssociationId"] = id,
            ["RouteTableId"] = table.Id,
            ["AssociationState"] = Ec2Json.State("associated"),
        };
        if (subnet is not null)
        {
            association["SubnetId"] = subnet;
        }

        return association;
    }

    private static JsonObject Local(string block) =>
        new() { ["DestinationCidrBlock"] = block, ["GatewayId"] = "local", ["Origin"] = "CreateRouteTable", ["State"] = "active" };

    private static JsonObject Made(Route route) => new()
    {
        ["DestinationCidrBlock"] = route.Destination.ToString(),
        [TargetMember(route.Target)] = route.Target,
        ["Origin"] = "CreateRoute",
        ["State"] = route.State,
    };

    private static string TargetMember(string target) => target.Split('-')[0] switch
    {
        "nat" => "NatGatewayId",
        "tgw" => "TransitGatewayId",
        "pcx" => "VpcPeeringConnectionId",
        "eni" => "NetworkInterfaceId",
        _ => "GatewayId",
    };
}
