using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Identity;

/// <summary>Which rights EC2's operations need. An operation on several resources needs the action on each.</summary>
internal sealed class Ec2Rights(Arns arns, IResourceFacts facts)
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["subnet"] = "subnet",
        ["vpc"] = "vpc",
        ["rtb"] = "route-table",
        ["acl"] = "network-acl",
        ["i"] = "instance",
        ["eni"] = "network-interface",
    };

    public IEnumerable<Question> Needed(string operation, JsonObject input) => operation switch
    {
        "CreateSubnet" => CreateSubnet(input),
        "CreateSubnetCidrReservation" => Reserve(input),
        "DeleteSubnet" => [On(operation, Text(input, "SubnetId"))],
        "AssociateVpcCidrBlock" => [On(operation, Text(input, "VpcId"))],
        "DisassociateVpcCidrBlock" => [On(operation, Owner(input, "vpc"))],
        "AssociateRouteTable" => [On(operation, Text(input, "RouteTableId")), On(operation, Text(input, "SubnetId"))],
        "ReplaceNetworkAclAssociation" => [On(operation, Text(input, "NetworkAclId")), On(operation, Owner(input, "subnet"))],
        "CreateTags" or "DeleteTags" => Tag(operation, input),
        // The service authorization reference names no resource for it.
        "DeleteSubnetCidrReservation" => [new Question($"ec2:{operation}", "*", Context.None)],
        // None of the reading ones that we use knows resources.
        _ when operation.StartsWith("Describe", StringComparison.Ordinal) || operation == "GetSubnetCidrReservations" => [new Question($"ec2:{operation}", "*", Context.None)],
        _ => throw RightsTable.Unknown("ec2", operation),
    };

    private IEnumerable<Question> CreateSubnet(JsonObject input)
    {
        var requested = Context.Requested(input["TagSpecifications"]?.AsArray().SelectMany(s => s!["Tags"]!.AsArray()) ?? []);
        yield return On("CreateSubnet", Text(input, "VpcId"));
        yield return new Question("ec2:CreateSubnet", arns.Of("ec2", "subnet/*"), requested);
        if (requested.Count > 0)
        {
            // Tags at creation need the right to tag, too (EC2 user guide, "Grant permission to tag resources during creation").
            yield return new Question("ec2:CreateTags", arns.Of("ec2", "subnet/*"), new Dictionary<string, IReadOnlyList<string>>(requested) { ["ec2:CreateAction"] = ["CreateSubnet"] });
        }
    }

    private IEnumerable<Question> Reserve(JsonObject input)
    {
        var requested = Context.Requested(input["TagSpecifications"]?.AsArray().SelectMany(s => s!["Tags"]!.AsArray()) ?? []);
        yield return On("CreateSubnetCidrReservation", Text(input, "SubnetId"));
        if (requested.Count > 0)
        {
            yield return new Question("ec2:CreateTags", arns.Of("ec2", "subnet-cidr-reservation/*"), new Dictionary<string, IReadOnlyList<string>>(requested) { ["ec2:CreateAction"] = ["CreateSubnetCidrReservation"] });
        }
    }

    private IEnumerable<Question> Tag(string operation, JsonObject input)
    {
        var requested = Context.Requested(input["Tags"]?.AsArray() ?? []);
        foreach (var id in input["Resources"]!.AsArray().Select(r => (string)r!))
        {
            var question = On(operation, id);
            yield return question with { Context = question.Context.Concat(requested).ToDictionary() };
        }
    }

    private Question On(string operation, string id)
    {
        var tags = facts.Tags(id) ?? new Dictionary<string, string>();
        var kind = Kinds.GetValueOrDefault(id.Split('-')[0]) ?? throw RightsTable.Unknown("ec2", $"{operation} on {id}");
        return new Question($"ec2:{operation}", arns.Of("ec2", $"{kind}/{id}"), Context.Tags(("aws:ResourceTag", tags), ("ec2:ResourceTag", tags)));
    }

    // An association that isn't there belongs to nothing that a policy could name; the operation itself then says that it isn't there.
    private string Owner(JsonObject input, string kind) => facts.Owner(Text(input, "AssociationId")) ?? $"{kind}-unknown";

    private static string Text(JsonObject input, string member) => (string?)input[member] ?? "";
}
