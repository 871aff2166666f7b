using System.Text.Json.Nodes;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class SubnetCallTests
{
    [Theory]
    [InlineData("10.0.1.0/29", "InvalidSubnet.Range")]
    [InlineData("10.9.0.0/24", "InvalidSubnet.Range")] // outside of the VPC
    [InlineData("10.0.0.128/25", "InvalidSubnet.Conflict")]
    [InlineData("10.0.300.0/24", "InvalidParameterValue")]
    public void Create_BadBlock_IsRefused(string cidr, string code)
    {
        using var world = Some.World(cidr: "10.0.0.0/24");

        Assert.Equal(code, world.Ec2.CodeOf("CreateSubnet", New(world, cidr)));
    }

    [Fact]
    public void Create_UnknownZoneOrVpc_IsRefused()
    {
        using var world = Some.World();
        var elsewhere = New(world, "10.0.64.0/24");
        elsewhere["AvailabilityZone"] = "eu-west-1a";
        var nowhere = New(world, "10.0.64.0/24");
        nowhere["VpcId"] = "vpc-0";

        Assert.Equal("InvalidParameterValue", world.Ec2.CodeOf("CreateSubnet", elsewhere));
        Assert.Equal("InvalidVpcID.NotFound", world.Ec2.CodeOf("CreateSubnet", nowhere));
        Assert.Equal("MissingParameter", world.Ec2.CodeOf("CreateSubnet", []));
    }

    [Fact]
    public void Create_HostBits_AreMaskedAndFiveAddressesReserved()
    {
        using var world = Some.World();
        var subnet = world.Ec2.Call("CreateSubnet", New(world, "10.0.64.18/18"))["Subnet"]!;

        Assert.Equal(("10.0.64.0/18", 16_379, "pending"), ((string?)subnet["CidrBlock"], (int)subnet["AvailableIpAddressCount"]!, (string?)subnet["State"]));
    }

    [Fact]
    public void Create_Accepted_IsSeenAvailableAfterAWhileWithItsTags()
    {
        using var world = Some.World();
        var input = New(world, "10.0.64.0/24");
        input["TagSpecifications"] = new JsonArray(new JsonObject
        {
            ["ResourceType"] = "subnet",
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "made-by", ["Value"] = "test" }),
        });
        var id = (string)world.Ec2.Call("CreateSubnet", input)["Subnet"]!["SubnetId"]!;
        world.Run(0.2);

        var seen = Describe(world, id);
        Assert.Equal("available", (string?)seen["State"]);
        Assert.Equal("test", (string?)seen["Tags"]![0]!["Value"]);
    }

    [Fact]
    public void Describe_RightAfterAWrite_MayBeBehindButNotForLong()
    {
        // Forty creations: some aren't seen at once (EC2 is eventually consistent), and all are within three seconds.
        var late = 0;
        using var world = Some.World();
        for (var i = 0; i < 40; i++)
        {
            var id = (string)world.Ec2.Call("CreateSubnet", New(world, $"10.0.{64 + i}.0/24"))["Subnet"]!["SubnetId"]!;
            late += world.Ec2.Call("DescribeSubnets", ById(id)) is { } answer && answer["Subnets"]!.AsArray().Count == 0 ? 1 : 0;
            world.Run(0.06);
            Assert.Equal(id, (string?)Describe(world, id)["SubnetId"]);
        }

        Assert.InRange(late, 10, 40);
    }

    [Fact]
    public void Delete_WithAnInterface_IsADependencyViolation()
    {
        using var world = Some.World();

        Assert.Equal("DependencyViolation", world.Ec2.CodeOf("DeleteSubnet", new JsonObject { ["SubnetId"] = world.Vpc.Subnets[0].Id }));
        Assert.Equal("InvalidSubnetID.NotFound", world.Ec2.CodeOf("DeleteSubnet", new JsonObject { ["SubnetId"] = "subnet-0" }));
        world.Ec2.Call("DeleteSubnet", new JsonObject { ["SubnetId"] = world.Vpc.Subnets[1].Id });
        Assert.Single(world.Vpc.Subnets);
    }

    [Fact]
    public void AssociateRouteTable_Twice_IsAlreadyAssociated()
    {
        using var world = Some.World();
        var id = world.Vpc.Subnets[1].Id;
        var table = world.Vpc.RouteTables[1].Id;
        Assert.Empty(TablesOf(world, id));

        world.Ec2.Call("AssociateRouteTable", new JsonObject { ["SubnetId"] = id, ["RouteTableId"] = table });
        world.Run(0.1);

        Assert.Equal(table, (string?)Assert.Single(TablesOf(world, id))!["RouteTableId"]);
        Assert.Equal("Resource.AlreadyAssociated", world.Ec2.CodeOf("AssociateRouteTable", new JsonObject { ["SubnetId"] = id, ["RouteTableId"] = table }));
        Assert.Equal("InvalidRouteTableID.NotFound", world.Ec2.CodeOf("AssociateRouteTable", new JsonObject { ["SubnetId"] = id, ["RouteTableId"] = "rtb-0" }));
    }

    [Fact]
    public void Create_TwoHundredSubnets_IsAllThereMayBe()
    {
        using var world = Some.World();
        for (var i = 2; i < 200; i++)
        {
            world.Vpc.AddSubnet("us-west-2a", Ipv4Block.Parse($"10.0.{64 + (i / 16)}.{i % 16 * 16}/28"), Resource.NoTags, world.Now);
        }

        Assert.Equal("SubnetLimitExceeded", world.Ec2.CodeOf("CreateSubnet", New(world, "10.0.100.0/24")));
    }

    [Fact]
    public void CreateTags_FiftyOne_AreTooMany()
    {
        using var world = Some.World();
        JsonObject Tags(int count) => new()
        {
            ["Resources"] = new JsonArray(world.Vpc.Subnets[0].Id),
            ["Tags"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["Key"] = $"key-{i}", ["Value"] = "" })]),
        };

        world.Ec2.Call("CreateTags", Tags(50));
        Assert.Equal("TagLimitExceeded", world.Ec2.CodeOf("CreateTags", Tags(51)));
    }

    [Fact]
    public void DeleteTags_NamedWithAValue_GoOnlyWhereTheyHaveIt()
    {
        using var world = Some.World();
        var subnet = world.Vpc.Subnets[0];
        JsonObject Of(params JsonObject[] tags) => new() { ["Resources"] = new JsonArray(subnet.Id), ["Tags"] = new JsonArray([.. tags]) };
        world.Ec2.Call("CreateTags", Of(new() { ["Key"] = "a", ["Value"] = "1" }, new() { ["Key"] = "b", ["Value"] = "2" }, new() { ["Key"] = "c", ["Value"] = "3" }));

        world.Ec2.Call("DeleteTags", Of(new() { ["Key"] = "a", ["Value"] = "1" }, new() { ["Key"] = "b", ["Value"] = "9" }, new() { ["Key"] = "c" }, new() { ["Key"] = "d" }));

        Assert.Equal(["b=2"], subnet.Tags.Value.Where(tag => tag.Key.Length == 1).Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Fact]
    public void CreateTags_SharedSubnet_AreSeenByTheAccountThatMadeThemAndTheOwnersArent()
    {
        using var world = Some.World(shared: true, subnets: [new { cidr = "10.0.64.0/24", tags = new Dictionary<string, string> { ["owner"] = "other" } }]);
        var subnet = world.Vpc.Subnets[1];
        Assert.Empty(Describe(world, subnet.Id)["Tags"]!.AsArray());

        world.Ec2.Call("CreateTags", new JsonObject { ["Resources"] = new JsonArray(subnet.Id), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "mine", ["Value"] = "1" }) });
        world.Run(0.1);

        Assert.Equal("mine", (string?)Assert.Single(Describe(world, subnet.Id)["Tags"]!.AsArray())!["Key"]);
    }

    [Fact]
    public void CreateInterface_FiveThousand_IsTheRegionsQuota()
    {
        using var world = Some.World(cidr: "10.0.0.0/18");
        while (world.Vpc.Interfaces.Count < 5_000)
        {
            Assert.Null(world.Vpc.TryCreateInterface(world.Vpc.Subnets[0], "", 0, 0, Resource.NoTags, out _));
        }

        Assert.Equal("NetworkInterfaceLimitExceeded", world.Vpc.TryCreateInterface(world.Vpc.Subnets[0], "", 0, 0, Resource.NoTags, out _));
    }

    [Fact]
    public void Create_BesideACustomAcl_GetsTheDefaultOneUntilItIsReplaced()
    {
        using var world = Some.World(subnets: [new { cidr = "10.0.64.0/24", networkAcl = "pods" }]);
        var custom = world.Vpc.Subnets[1].Acl.Value.Acl;
        Assert.False(custom.IsDefault);
        var id = (string)world.Ec2.Call("CreateSubnet", New(world, "10.0.65.0/24"))["Subnet"]!["SubnetId"]!;
        world.Run(0.1);
        var before = AclOf(world, id);
        Assert.True((bool)before["IsDefault"]!);

        var association = (string)before["Associations"]!.AsArray().Single(one => (string?)one!["SubnetId"] == id)!["NetworkAclAssociationId"]!;
        world.Ec2.Call("ReplaceNetworkAclAssociation", new JsonObject { ["AssociationId"] = association, ["NetworkAclId"] = custom.Id });
        world.Run(0.1);

        Assert.Equal(custom.Id, (string?)AclOf(world, id)["NetworkAclId"]);
    }

    [Fact]
    public void DescribeNetworkAcls_RulesOfTheScenario_StandBeforeTheLastOneWhichDeniesAll()
    {
        using var world = World.Start(ScenarioLibrary.Load("locked-network"), 1);
        var acl = AclOf(world, world.Vpc.Subnets.Single(subnet => $"{subnet.Block}" == "10.0.100.0/24").Id);

        Assert.Equal(["100 True allow 10.0.0.0/16 -1", "32767 True deny 0.0.0.0/0 -1", "100 False allow 10.0.0.0/16 6", "32767 False deny 0.0.0.0/0 -1"],
            acl["Entries"]!.AsArray().Select(entry => $"{entry!["RuleNumber"]} {(bool)entry["Egress"]!} {entry["RuleAction"]} {entry["CidrBlock"]} {entry["Protocol"]}"));
    }

    [Fact]
    public void GetSubnetCidrReservations_Reserved_AreListedAndLeftOutOfTheCount()
    {
        using var world = Some.World(subnets: [new { cidr = "10.0.64.0/24", reservations = new[] { new { cidr = "10.0.64.128/25", type = "prefix" } } }]);
        var id = world.Vpc.Subnets[1].Id;

        var listed = Assert.Single(world.Ec2.Call("GetSubnetCidrReservations", new JsonObject { ["SubnetId"] = id })["SubnetIpv4CidrReservations"]!.AsArray())!;
        Assert.Equal(("10.0.64.128/25", "prefix"), ((string?)listed["Cidr"], (string?)listed["ReservationType"]));
        Assert.Equal(124, (int)Describe(world, id)["AvailableIpAddressCount"]!);
    }

    [Fact]
    public void DescribeInstanceTypes_Limits_AreThoseOfEachCard()
    {
        using var world = Some.World();
        var types = world.Ec2.Call("DescribeInstanceTypes", new JsonObject { ["InstanceTypes"] = new JsonArray("m5.large", "m5.metal", "p4d.24xlarge", "c4.large") })["InstanceTypes"]!.AsArray();
        string Of(string name)
        {
            var type = types.Single(type => (string?)type!["InstanceType"] == name)!;
            var network = type["NetworkInfo"]!;
            return $"{network["MaximumNetworkInterfaces"]} {network["NetworkCards"]!.AsArray().Count} {network["NetworkCards"]![0]!["MaximumNetworkInterfaces"]} {network["Ipv4AddressesPerInterface"]} {type["Hypervisor"]?.ToString() ?? "-"} {type["BareMetal"]}";
        }

        Assert.Equal("3 1 3 10 nitro false", Of("m5.large"));
        Assert.Equal("15 1 15 50 - true", Of("m5.metal"));
        Assert.Equal("60 4 15 50 nitro false", Of("p4d.24xlarge"));
        Assert.Equal("3 1 3 10 xen false", Of("c4.large"));
    }

    [Fact]
    public void ReplaceNetworkAclAssociation_Known_GivesTheSubnetANewAssociation()
    {
        using var world = Some.World();
        var former = world.Vpc.Subnets[1].Acl.Value.Id;

        var answer = world.Ec2.Call("ReplaceNetworkAclAssociation", new JsonObject { ["AssociationId"] = former, ["NetworkAclId"] = world.Vpc.Acls[0].Id });

        Assert.NotEqual(former, (string?)answer["NewAssociationId"]);
        Assert.Equal("InvalidAssociationID.NotFound", world.Ec2.CodeOf("ReplaceNetworkAclAssociation", new JsonObject { ["AssociationId"] = former, ["NetworkAclId"] = world.Vpc.Acls[0].Id }));
    }

    private static JsonObject New(World world, string cidr) => new() { ["VpcId"] = world.Vpc.Id, ["CidrBlock"] = cidr, ["AvailabilityZone"] = "us-west-2a" };

    private static JsonObject ById(string id) => new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "subnet-id", ["Values"] = new JsonArray(id) }) };

    private static JsonNode Describe(World world, string id) => Assert.Single(world.Ec2.Call("DescribeSubnets", new JsonObject { ["SubnetIds"] = new JsonArray(id) })["Subnets"]!.AsArray())!;

    private static JsonNode AclOf(World world, string id) => Assert.Single(world.Ec2.Call("DescribeNetworkAcls", new JsonObject
    {
        ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "association.subnet-id", ["Values"] = new JsonArray(id) }),
    })["NetworkAcls"]!.AsArray())!;

    private static JsonArray TablesOf(World world, string id) => world.Ec2.Call("DescribeRouteTables", new JsonObject
    {
        ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "association.subnet-id", ["Values"] = new JsonArray(id) }),
    })["RouteTables"]!.AsArray();
}
