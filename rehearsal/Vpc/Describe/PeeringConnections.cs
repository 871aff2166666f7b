using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class PeeringConnections
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.Peerings, input);

    private static Listing<Peering> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "VpcPeeringConnections",
        Ids = "VpcPeeringConnectionIds",
        Unknown = ("InvalidVpcPeeringConnectionID.NotFound", "vpcPeeringConnection"),
        Id = peering => peering.Id,
        Ordinal = peering => peering.Ordinal,
        Tags = peering => peering.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<Peering, IEnumerable<string?>>>
        {
            ["accepter-vpc-info.cidr-block"] = peering => [Blocks(vpc, peering, requester: false)[0]],
            ["accepter-vpc-info.owner-id"] = _ => [vpc.Settings.Account],
            ["accepter-vpc-info.vpc-id"] = peering => [VpcOf(vpc, peering, requester: false)],
            ["requester-vpc-info.cidr-block"] = peering => [Blocks(vpc, peering, requester: true)[0]],
            ["requester-vpc-info.owner-id"] = _ => [vpc.Settings.Account],
            ["requester-vpc-info.vpc-id"] = peering => [VpcOf(vpc, peering, requester: true)],
            ["status-code"] = peering => [peering.Status],
            ["vpc-peering-connection-id"] = peering => [peering.Id],
        },
        Write = peering => new JsonObject
        {
            ["AccepterVpcInfo"] = Side(vpc, peering, requester: false),
            ["RequesterVpcInfo"] = Side(vpc, peering, requester: true),
            ["Status"] = new JsonObject { ["Code"] = peering.Status, ["Message"] = peering.Status },
            ["Tags"] = Ec2Json.Tags(peering.Tags.At(vpc.Shown)),
            ["VpcPeeringConnectionId"] = peering.Id,
        },
    };

    private static string VpcOf(SimulatedVpc vpc, Peering peering, bool requester) =>
        peering.IsRequester == requester ? vpc.Id : "vpc-" + peering.Id[4..];

    private static List<string> Blocks(SimulatedVpc vpc, Peering peering, bool requester) => peering.IsRequester == requester
        ? [.. Vpcs.Seen(vpc).Where(pair => pair.State == "associated").Select(pair => pair.Block.Block.ToString())]
        : [.. peering.PeerBlocks.Select(block => block.ToString())];

    private static JsonObject Side(SimulatedVpc vpc, Peering peering, bool requester)
    {
        var blocks = Blocks(vpc, peering, requester);
        return new JsonObject
        {
            ["CidrBlock"] = blocks[0],
            ["CidrBlockSet"] = new JsonArray([.. blocks.Select(block => new JsonObject { ["CidrBlock"] = block })]),
            ["OwnerId"] = vpc.Settings.Account,
            ["VpcId"] = VpcOf(vpc, peering, requester),
            ["Region"] = vpc.Settings.Region,
        };
    }
}
