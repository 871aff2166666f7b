using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.Models;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Scenarios;

/// <summary>Every answer of the world's EC2 and EKS fits the service's own model: names, types and enumerations.</summary>
public sealed class AnswersTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("managed-addon")]
    [InlineData("auto-mode")]
    [InlineData("ipv6")]
    public void Answers_EveryOperation_FitTheModel(string name)
    {
        using var world = World.Start(ScenarioLibrary.Load(name), 1);
        foreach (var (service, operation, input) in Calls(world, name))
        {
            var answer = service.Call(operation, input);
            world.Run(0.2);
            if (ServiceModel.Of(service.SigningName).Operations[operation].Output is { } shape)
            {
                Check(answer, shape, operation);
            }
        }
    }

    [Fact]
    public void Operations_All_AreCalledHere()
    {
        using var world = World.Start(ScenarioLibrary.Load("managed-addon"), 1);
        var called = Calls(world, "managed-addon").Select(call => call.Operation).ToHashSet();

        Assert.Empty(world.Ec2.Operations.Keys.Concat(world.Eks.Operations.Keys).Except(called));
    }

    private static IEnumerable<(IAwsService Service, string Operation, JsonObject Input)> Calls(World world, string name)
    {
        var (vpc, ec2) = (world.Vpc, world.Ec2);
        foreach (var operation in ec2.Operations.Keys.Where(key => key.StartsWith("Describe", StringComparison.Ordinal)))
        {
            yield return (ec2, operation, []);
        }

        yield return (ec2, "AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = vpc.Id, ["CidrBlock"] = "100.64.0.0/16" });
        yield return (ec2, "DescribeVpcs", []);
        yield return (ec2, "CreateSubnet", new JsonObject { ["VpcId"] = vpc.Id, ["CidrBlock"] = "100.64.0.0/19" });
        var subnet = vpc.Subnets[^1];
        yield return (ec2, "CreateTags", new JsonObject { ["Resources"] = new JsonArray(subnet.Id), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "a", ["Value"] = "b" }) });
        yield return (ec2, "DeleteTags", new JsonObject { ["Resources"] = new JsonArray(subnet.Id), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "a", ["Value"] = "b" }) });
        yield return (ec2, "AssociateRouteTable", new JsonObject { ["SubnetId"] = subnet.Id, ["RouteTableId"] = vpc.MainTable.Id });
        yield return (ec2, "ReplaceNetworkAclAssociation", new JsonObject { ["AssociationId"] = subnet.Acl.Value.Id, ["NetworkAclId"] = vpc.Acls[0].Id });
        yield return (ec2, "CreateSubnetCidrReservation", new JsonObject { ["SubnetId"] = subnet.Id, ["Cidr"] = "100.64.16.0/20", ["ReservationType"] = "prefix", ["Description"] = "a" });
        yield return (ec2, "GetSubnetCidrReservations", new JsonObject { ["SubnetId"] = subnet.Id });
        yield return (ec2, "DeleteSubnetCidrReservation", new JsonObject { ["SubnetCidrReservationId"] = subnet.Reservations.FirstOrDefault()?.Id });
        yield return (ec2, "DeleteSubnet", new JsonObject { ["SubnetId"] = subnet.Id });
        yield return (ec2, "DisassociateVpcCidrBlock", new JsonObject { ["AssociationId"] = vpc.Blocks[^1].Id });
        yield return (world.Eks, "ListClusters", []);
        yield return (world.Eks, "DescribeCluster", new JsonObject { ["name"] = name });
        if (world.Scenario.AwsNode.Kind == AwsNodeKind.Managed)
        {
            yield return (world.Eks, "DescribeAddon", new JsonObject { ["clusterName"] = name, ["addonName"] = "vpc-cni" });
            var update = world.Eks.Call("UpdateAddon", new JsonObject { ["clusterName"] = name, ["addonName"] = "vpc-cni", ["clientRequestToken"] = "a", ["resolveConflicts"] = "PRESERVE" });
            yield return (world.Eks, "UpdateAddon", new JsonObject { ["clusterName"] = name, ["addonName"] = "vpc-cni", ["clientRequestToken"] = "a" });
            yield return (world.Eks, "DescribeUpdate", new JsonObject { ["name"] = name, ["updateId"] = (string?)update["update"]!["id"] });
        }
    }

    private static void Check(JsonNode? value, Shape shape, string path)
    {
        switch (value)
        {
            case JsonObject map when shape.Type == ShapeType.Map:
                Assert.All(map, pair => Check(pair.Value, shape.Item!.Shape, $"{path}.{pair.Key}"));
                break;
            case JsonObject members:
                foreach (var (member, inner) in members)
                {
                    Assert.True(shape.Members.TryGetValue(member, out var declared), $"{path} has no member {member}");
                    Check(inner, declared.Shape, $"{path}.{member}");
                }

                break;
            case JsonValue when Premade.Of(value) is { } premade:
                Check(premade.Content, shape, path);
                break;
            case JsonArray list:
                Assert.Equal(ShapeType.List, shape.Type);
                Assert.All(list, item => Check(item, shape.Item!.Shape, path));
                break;
            default:
                Assert.True(Fits(value!, shape), $"{path} is a {shape.Type} {shape.Name}, not {value}");
                break;
        }
    }

    private static bool Fits(JsonNode value, Shape shape) => shape.Type switch
    {
        ShapeType.String => value.GetValueKind() == JsonValueKind.String && (shape.Constraints.Enum is not { } known || known.Contains(value.GetValue<string>())),
        ShapeType.Integer or ShapeType.Long => value.GetValueKind() == JsonValueKind.Number,
        ShapeType.Boolean => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        ShapeType.Timestamp => DateTimeOffset.TryParse(value.GetValue<string>(), CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}
