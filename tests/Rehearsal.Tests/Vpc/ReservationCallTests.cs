using System.Text.Json.Nodes;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class ReservationCallTests
{
    [Theory]
    [InlineData("10.0.64.0/22", "prefix", "InvalidParameterValue")] // larger than the subnet
    [InlineData("10.0.80.0/25", "prefix", "InvalidParameterValue")]
    [InlineData("10.0.64.0/25", "both", "InvalidParameterValue")]
    [InlineData("10.0.64.192/26", "prefix", "InvalidParameterValue")] // reserved already
    [InlineData("", "prefix", "MissingParameter")]
    public void Create_BadRequest_IsRefused(string cidr, string type, string code)
    {
        using var world = World();
        _ = world.Ec2.Call("CreateSubnetCidrReservation", New(world, "10.0.64.128/25"));

        Assert.Equal(code, world.Ec2.CodeOf("CreateSubnetCidrReservation", New(world, cidr, type)));
        Assert.Equal("InvalidSubnetID.NotFound", world.Ec2.CodeOf("CreateSubnetCidrReservation", new JsonObject { ["SubnetId"] = "subnet-0", ["Cidr"] = "10.0.64.0/25", ["ReservationType"] = "prefix" }));
    }

    [Fact]
    public void Create_Accepted_IsListedWithDescriptionAndTagsAndLeftOutOfTheCount()
    {
        using var world = World();
        var input = New(world, "10.0.64.128/25");
        input["Description"] = "mine";
        input["TagSpecifications"] = new JsonArray(new JsonObject { ["ResourceType"] = "subnet-cidr-reservation", ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "made-by", ["Value"] = "test" }) });
        var made = world.Ec2.Call("CreateSubnetCidrReservation", input)["SubnetCidrReservation"]!;
        world.Run(1);

        var listed = Assert.Single(Listed(world))!;
        Assert.Equal(((string?)made["SubnetCidrReservationId"], "mine", "test"), ((string?)listed["SubnetCidrReservationId"], (string?)listed["Description"], (string?)listed["Tags"]![0]!["Value"]));
        Assert.Equal(124, Count(world));
    }

    [Fact]
    public void Delete_Reservation_ItsFreeAddressesCountAgainAndWhatIsInItStays()
    {
        using var world = World();
        var id = (string)world.Ec2.Call("CreateSubnetCidrReservation", New(world, "10.0.64.128/25"))["SubnetCidrReservation"]!["SubnetCidrReservationId"]!;
        var subnet = Of(world);
        Assert.Null(world.Vpc.TryCreateInterface(subnet, "", 0, 2, Resource.NoTags, out var made));
        Assert.All(made!.Prefixes, first => Assert.True(Ipv4Block.Parse("10.0.64.128/25").Contains(new Ipv4Block(first, 28))));
        Assert.Equal(123, Count(world));

        _ = world.Ec2.Call("DeleteSubnetCidrReservation", new JsonObject { ["SubnetCidrReservationId"] = id });

        Assert.Equal(251 - 1 - 32, Count(world));
        Assert.Equal(2, made.Prefixes.Count);
        Assert.Equal("InvalidSubnetCidrReservationID.NotFound", world.Ec2.CodeOf("DeleteSubnetCidrReservation", new JsonObject { ["SubnetCidrReservationId"] = id }));
    }

    [Fact]
    public void DeleteSubnet_WithAReservationInIt_IsRefused()
    {
        using var world = World();
        _ = world.Ec2.Call("CreateSubnetCidrReservation", New(world, "10.0.64.128/25"));

        Assert.Equal("DependencyViolation", world.Ec2.CodeOf("DeleteSubnet", new JsonObject { ["SubnetId"] = Of(world).Id }));
    }

    // What the reservation is for: a thousand interfaces with an address of their own, as nodes that don't take prefixes and load balancers have, in a /18.
    [Fact]
    public void Interfaces_OfTheirOwnAddresses_BreakNoReservedPrefixAndMostOfTheOthers()
    {
        using var world = World("10.0.128.0/18");
        var without = WholeAfter(world, 2_000);
        using var reserving = World("10.0.128.0/18");
        _ = reserving.Ec2.Call("CreateSubnetCidrReservation", New(reserving, "10.0.160.0/19"));
        var with = WholeAfter(reserving, 2_000);

        // Of 1,022; the last of the reserved half holds AWS's last address.
        Assert.InRange(without, 100, 190);
        Assert.InRange(with, 511, 540);
    }

    private static int WholeAfter(World world, int interfaces)
    {
        for (var i = 0; i < interfaces; i++)
        {
            Assert.Null(world.Vpc.TryCreateInterface(Of(world), "", 0, 0, Resource.NoTags, out _));
        }

        return Of(world).Pool.WholePrefixes;
    }

    private static World World(string cidr = "10.0.64.0/24") => Some.World(subnets: [new { cidr }]);

    private static Subnet Of(World world) => world.Vpc.Subnets[1];

    private static JsonObject New(World world, string cidr, string type = "prefix") => new() { ["SubnetId"] = Of(world).Id, ["Cidr"] = cidr, ["ReservationType"] = type };

    private static JsonArray Listed(World world) => world.Ec2.Call("GetSubnetCidrReservations", new JsonObject { ["SubnetId"] = Of(world).Id })["SubnetIpv4CidrReservations"]!.AsArray();

    private static int Count(World world) => (int)world.Ec2.Call("DescribeSubnets", new JsonObject { ["SubnetIds"] = new JsonArray(Of(world).Id) })["Subnets"]![0]!["AvailableIpAddressCount"]!;
}
