using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class Endpoints
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.Endpoints, input);

    private static Listing<Endpoint> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "VpcEndpoints",
        Ids = "VpcEndpointIds",
        Unknown = ("InvalidVpcEndpointId.NotFound", "vpcEndpoint"),
        Id = endpoint => endpoint.Id,
        Ordinal = endpoint => endpoint.Ordinal,
        Tags = endpoint => endpoint.Tags.At(vpc.Now),
        Filters = new Dictionary<string, Func<Endpoint, IEnumerable<string?>>>
        {
            ["service-name"] = endpoint => [endpoint.Service],
            ["vpc-endpoint-id"] = endpoint => [endpoint.Id],
            ["vpc-endpoint-state"] = _ => ["available"],
            ["vpc-endpoint-type"] = endpoint => [endpoint.Type],
            ["vpc-id"] = _ => [vpc.Id],
        },
        Write = endpoint => new JsonObject
        {
            ["OwnerId"] = vpc.Settings.Account,
            ["PolicyDocument"] = endpoint.Policy,
            ["ServiceName"] = endpoint.Service,
            ["State"] = "available",
            ["Tags"] = Ec2Json.Tags(endpoint.Tags.At(vpc.Now)),
            ["VpcEndpointId"] = endpoint.Id,
            ["VpcEndpointType"] = endpoint.Type,
            ["VpcId"] = vpc.Id,
        },
    };
}
