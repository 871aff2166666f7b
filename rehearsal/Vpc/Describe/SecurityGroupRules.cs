using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class SecurityGroupRules
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.SecurityRules, input);

    private static Listing<SecurityRule> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "SecurityGroupRules",
        Ids = "SecurityGroupRuleIds",
        Unknown = ("InvalidSecurityGroupRuleId.NotFound", "securityGroupRule"),
        Id = rule => rule.Id,
        Ordinal = rule => rule.Ordinal,
        Tags = rule => rule.Tags.At(vpc.Shown),
        // The operation knows no more filters than these and tags: not even the VPC.
        Filters = new Dictionary<string, Func<SecurityRule, IEnumerable<string?>>>
        {
            ["group-id"] = rule => [rule.GroupId],
            ["security-group-rule-id"] = rule => [rule.Id],
        },
        Write = rule => Write(vpc, rule),
    };

    private static JsonObject Write(SimulatedVpc vpc, SecurityRule rule) => new()
    {
        ["SecurityGroupRuleId"] = rule.Id,
        ["GroupId"] = rule.GroupId,
        ["GroupOwnerId"] = vpc.Settings.Account,
        ["IsEgress"] = rule.IsEgress,
        ["IpProtocol"] = rule.Port is null ? "-1" : "tcp",
        ["FromPort"] = rule.Port ?? -1,
        ["ToPort"] = rule.Port ?? -1,
        ["CidrIpv4"] = rule.Block.ToString(),
        ["Description"] = rule.Description,
        ["Tags"] = Ec2Json.Tags(rule.Tags.At(vpc.Shown)),
    };
}
