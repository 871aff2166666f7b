using System.Text.Json.Nodes;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class NetworkAcls
{
    private const int LastRule = 32_767;

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
            ["Entries"] = new JsonArray([.. acl.Entries.Append(Rest(egress: true)).Append(Rest(egress: false)).OrderByDescending(entry => entry.IsEgress).ThenBy(entry => entry.Rule).Select(Entry)]),
            ["IsDefault"] = acl.IsDefault,
            ["NetworkAclId"] = acl.Id,
            ["Tags"] = Ec2Json.Tags(acl.Tags.At(vpc.Shown)),
            ["VpcId"] = vpc.Id,
            ["OwnerId"] = vpc.Settings.Owner,
        },
    };

    private static IEnumerable<(Subnet Subnet, AclAssociation Association)> Associations(SimulatedVpc vpc, NetworkAcl acl) =>
        Subnets.Seen(vpc).Select(subnet => (subnet, Association: subnet.Acl.At(vpc.Shown))).Where(pair => pair.Association.Acl == acl);

    // VPC user guide: the last rule of each direction can't be changed, and denies what no other is about.
    private static AclEntry Rest(bool egress) => new(LastRule, egress, Allows: false, VpcBuilder.Anywhere, Port: null);

    private static JsonObject Entry(AclEntry entry)
    {
        var json = new JsonObject
        {
            ["CidrBlock"] = entry.Block.ToString(),
            ["Egress"] = entry.IsEgress,
            ["Protocol"] = entry.Port is null ? "-1" : "6",
            ["RuleAction"] = entry.Allows ? "allow" : "deny",
            ["RuleNumber"] = entry.Rule,
        };
        if (entry.Port is { } port)
        {
            json["PortRange"] = new JsonObject { ["From"] = port, ["To"] = port };
        }

        return json;
    }
}
