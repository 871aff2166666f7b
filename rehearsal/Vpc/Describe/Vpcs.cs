using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class Vpcs
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => Listing.Answer([vpc], input);

    /// <summary>The associations that a reader sees now.</summary>
    public static IEnumerable<(CidrAssociation Block, string State)> Seen(SimulatedVpc vpc) =>
        vpc.Blocks.Select(block => (block, State: block.State.At(vpc.Shown))).Where(pair => pair.State is not null).Select(pair => (pair.block, pair.State!));

    public static JsonObject Association(string id, Ipv4Block block, string state) =>
        new() { ["AssociationId"] = id, ["CidrBlock"] = block.ToString(), ["CidrBlockState"] = Ec2Json.State(state) };

    private static readonly Listing<SimulatedVpc> Listing = new()
    {
        Members = "Vpcs",
        Ids = "VpcIds",
        Unknown = ("InvalidVpcID.NotFound", "vpc"),
        Id = vpc => vpc.Id,
        Ordinal = _ => 0,
        Tags = vpc => vpc.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<SimulatedVpc, IEnumerable<string?>>>
        {
            ["vpc-id"] = vpc => [vpc.Id],
            ["cidr"] = vpc => [vpc.Settings.Primary.ToString()],
            ["cidr-block-association.cidr-block"] = vpc => Seen(vpc).Select(pair => pair.Block.Block.ToString()),
            ["cidr-block-association.association-id"] = vpc => Seen(vpc).Select(pair => pair.Block.Id),
            ["cidr-block-association.state"] = vpc => Seen(vpc).Select(pair => pair.State),
            ["is-default"] = _ => ["false"],
            ["owner-id"] = vpc => [vpc.Settings.Owner],
            ["state"] = _ => ["available"],
        },
        Write = Write,
    };

    private static JsonObject Write(SimulatedVpc vpc) => new()
    {
        ["OwnerId"] = vpc.Settings.Owner,
        ["InstanceTenancy"] = "default",
        ["CidrBlockAssociationSet"] = new JsonArray([.. Seen(vpc).Select(pair => Association(pair.Block.Id, pair.Block.Block, pair.State))]),
        ["IsDefault"] = false,
        ["Tags"] = Ec2Json.Tags(vpc.Tags.At(vpc.Shown)),
        ["VpcId"] = vpc.Id,
        ["State"] = "available",
        ["CidrBlock"] = vpc.Settings.Primary.ToString(),
    };
}
