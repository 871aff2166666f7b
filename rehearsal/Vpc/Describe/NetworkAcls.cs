using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class NetworkAcls
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.Acls, input);

    private static Listing<NetworkAcl> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "NetworkAcls",
        Ids = "NetworkAclIds",
        Unknown = ("InvalidNetworkAclID.NotFound", "networkAcl"),
        Id = acl => acl.Id,
        Ordinal = acl => acl.Ordinal,
        Tags = acl => acl.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<NetworkAcl, IEnumerable<string?>>>
        {
            ["association.association-id"] = acl => Associations(vpc, acl).Select(pair => pair.Association.Id),
            ["association.network-acl-id"] = acl => Associations(vpc, acl).Select(_ => acl.Id),
            ["association.subnet-id"] = acl => Associations(vpc, acl).Select(pair => pair.Subnet.Id),
            ["default"] = acl => [Ec2Json.Flag(acl.IsDefault)],
            ["network-acl-id"] = acl => [acl.Id],
            ["owner-id"] = _ => [vpc.Settings.Owner],
            ["vpc-id"] = _ => [vpc.Id],
        },
        Write = acl => new JsonObject
        {
            ["Associations"] = new JsonArray([.. Associations(vpc, acl).Select(pair => new JsonObject
            {
                ["NetworkAclAssociationId"] = pair.Association.Id,
                ["NetworkAclId"] = acl.Id,
                ["SubnetId"] = pair.Subnet.Id,
            })]),
            ["Entries"] = new JsonArray(Entry(100, egress: true, "allow"), Entry(32767, egress: true, "deny"), Entry(100, egress: false, "allow"), Entry(32767, egress: false, "deny")),
            ["IsDefault"] = acl.IsDefault,
            ["NetworkAclId"] = acl.Id,
            ["Tags"] = Ec2Json.Tags(acl.Tags.At(vpc.Shown)),
            ["VpcId"] = vpc.Id,
            ["OwnerId"] = vpc.Settings.Owner,
        },
    };

    private static IEnumerable<(Subnet Subnet, AclAssociation Association)> Associations(SimulatedVpc vpc, NetworkAcl acl) =>
        Subnets.Seen(vpc).Select(subnet => (subnet, Association: subnet.Acl.At(vpc.Shown))).Where(pair => pair.Association.Acl == acl);

    private static JsonObject Entry(int number, bool egress, string action) =>
        new() { ["CidrBlock"] = "0.0.0.0/0", ["Egress"] = egress, ["Protocol"] = "-1", ["RuleAction"] = action, ["RuleNumber"] = number };
}
