using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class CidrCallTests
{
    [Theory]
    [InlineData("10.0.0.0/16", "10.1.0.0/16", null)]
    [InlineData("10.0.0.0/16", "100.64.0.0/16", null)]
    [InlineData("10.0.0.0/16", "44.0.0.0/16", null)]
    [InlineData("10.0.0.0/16", "172.16.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/16", "192.168.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/16", "198.19.0.0/16", "InvalidVpc.Range")] // the EKS best practices say that this works; the VPC guide, that it doesn't
    [InlineData("10.1.0.0/16", "10.0.0.0/24", "InvalidVpc.Range")] // a block of 10.0.0.0/15 shuts out 10.0.0.0/16
    [InlineData("10.2.0.0/16", "10.0.0.0/24", null)]
    [InlineData("172.16.0.0/16", "172.20.0.0/16", null)]
    [InlineData("172.16.0.0/16", "172.31.0.0/16", "InvalidVpc.Range")]
    [InlineData("172.16.0.0/16", "10.0.0.0/16", "InvalidVpc.Range")]
    [InlineData("192.168.0.0/24", "192.168.1.0/24", null)]
    [InlineData("192.168.0.0/24", "10.0.0.0/16", "InvalidVpc.Range")]
    [InlineData("198.19.0.0/16", "100.64.0.0/16", null)]
    [InlineData("100.64.0.0/16", "100.65.0.0/16", null)]
    [InlineData("100.64.0.0/16", "10.0.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/16", "169.254.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/16", "100.64.0.0/10", "InvalidVpc.Range")] // larger than /16
    [InlineData("10.0.0.0/16", "100.64.0.0/29", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/16", "10.0.128.0/24", "InvalidVpc.Range")] // overlaps the VPC
    [InlineData("10.0.0.0/16", "100.64.b.0/24", "InvalidParameterValue")] // the CRE runbook's own loop
    public void Associate_BesideAPrimary_FollowsTheUserGuidesTable(string primary, string candidate, string? code)
    {
        using var clock = new WorldClock(World.Beginning);

        Assert.Equal(code, Associate(Bare(clock, primary), candidate));
    }

    // "If any of the CIDR blocks associated with the VPC are from the 10.0.0.0/15 range": the primary one decides all other rows.
    [Theory]
    [InlineData("10.2.0.0/16", "10.1.0.0/16", "10.0.0.0/24", "InvalidVpc.Range")]
    [InlineData("10.2.0.0/16", "10.3.0.0/16", "10.0.0.0/24", null)]
    [InlineData("10.0.0.0/16", "100.64.0.0/16", "10.1.0.0/16", null)] // RFC 1918 first, then the others: it may go on growing
    [InlineData("100.64.0.0/16", "100.65.0.0/16", "192.168.0.0/24", "InvalidVpc.Range")]
    public void Associate_BesideASecondary_FollowsTheUserGuidesTable(string primary, string secondary, string candidate, string? code)
    {
        using var clock = new WorldClock(World.Beginning);

        Assert.Equal(code, Associate(Bare(clock, primary, secondary), candidate));
    }

    [Theory]
    [InlineData("100.64.0.0/16", "InvalidVpc.Range")] // the same
    [InlineData("100.64.3.0/24", "InvalidVpc.Range")] // within the candidate
    [InlineData("100.64.0.0/10", null)] // larger than the candidate: no matter
    public void Associate_WithARoute_RefusesBlocksAsLargeOrLarger(string destination, string? code)
    {
        using var world = Some.World(routes: [new { destination, target = "tgw" }]);

        Assert.Equal(code, Associate(world, "100.64.0.0/16"));
    }

    [Theory]
    [InlineData("active", false, "100.64.0.0/16", "InvalidVpc.Range")]
    [InlineData("active", false, "100.65.0.0/16", null)]
    [InlineData("pending-acceptance", true, "100.65.0.0/16", "InvalidVpc.Range")] // the requester may add nothing
    [InlineData("pending-acceptance", false, "100.65.0.0/16", null)]
    [InlineData("deleted", false, "100.64.0.0/16", null)]
    public void Associate_WithAPeer_FollowsItsState(string status, bool requester, string peer, string? code)
    {
        using var world = Some.World(peerings: [new { status, requester, cidrs = new[] { peer } }]);

        Assert.Equal(code, Associate(world, "100.64.0.0/16"));
    }

    [Theory]
    [InlineData("100.64.128.0/24", "failed")]
    [InlineData("100.65.0.0/16", "pending-acceptance")]
    public void Associate_WhileARequestWaitsForUs_FailsTheRequestWhereTheyOverlap(string requesters, string status)
    {
        using var world = Some.World(peerings: [new { status = "pending-acceptance", requester = false, cidrs = new[] { requesters } }]);
        Assert.Null(Associate(world, "100.64.0.0/16"));

        Assert.Equal(status, (string?)world.Ec2.Call("DescribeVpcPeeringConnections", [])["VpcPeeringConnections"]![0]!["Status"]!["Code"]);
    }

    [Fact]
    public void Associate_ThatFails_GoesThroughFailingToFailedAndMayBeTriedAgain()
    {
        using var world = Some.World();
        world.Vpc.FailingAssociations = 1;
        Assert.Null(Associate(world, "100.64.0.0/16"));
        Assert.True(world.Run(() => StateOf(world) == "failing", 0.5));
        Assert.Equal("InvalidVpc.Range", Associate(world, "100.64.0.0/16"));
        Assert.True(world.Run(() => StateOf(world) == "failed", 0.5));
        Assert.Equal("InvalidSubnet.Range", CreateSubnet(world, "100.64.0.0/18"));

        Assert.Null(Associate(world, "100.64.0.0/16"));
        Assert.True(world.Run(() => StateOf(world) == "associated", 0.5));
    }

    [Fact]
    public void Associate_RouteTableFull_IsOverItsQuota()
    {
        using var world = Some.World(routes: [.. Enumerable.Range(0, 47).Select(i => new { destination = $"172.16.{i}.0/24", target = "tgw" })]);

        Assert.Null(Associate(world, "100.64.0.0/16"));
        Assert.Equal("RouteLimitExceeded", Associate(world, "100.65.0.0/16"));
    }

    [Fact]
    public void Associate_SixthBlock_IsOverTheQuota()
    {
        using var world = Some.World(cidrs: ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16"]);

        Assert.Equal("CidrLimitExceeded", Associate(world, "100.64.0.0/16"));
    }

    [Fact]
    public void Associate_SharedVpc_IsTheOwnersToDo()
    {
        using var world = Some.World(shared: true);

        Assert.Equal("UnauthorizedOperation", Associate(world, "100.64.0.0/16"));
    }

    [Fact]
    public void Associate_Accepted_GoesFromAssociatingToAssociatedAndIsRouted()
    {
        using var world = Some.World();
        Assert.Null(Associate(world, "100.64.0.0/16"));
        Assert.Equal("InvalidSubnet.Range", CreateSubnet(world, "100.64.0.0/18"));
        Assert.True(world.Run(() => StateOf(world) == "associating", 0.1));
        Assert.True(world.Run(() => StateOf(world) == "associated", 0.5));

        Assert.Null(CreateSubnet(world, "100.64.0.0/18"));
        var tables = world.Ec2.Call("DescribeRouteTables", [])["RouteTables"]!.AsArray();
        Assert.All(tables, table => Assert.Contains(table!["Routes"]!.AsArray(), route => (string?)route!["DestinationCidrBlock"] == "100.64.0.0/16" && (string?)route["GatewayId"] == "local"));
    }

    [Fact]
    public void Disassociate_PrimaryUsedOrUnknown_IsRefusedEachWithItsCode()
    {
        using var world = Some.World();
        Assert.Null(Associate(world, "100.64.0.0/16"));
        world.Run(0.5);
        Assert.Null(CreateSubnet(world, "100.64.0.0/18"));

        string Code(string id) => world.Ec2.CodeOf("DisassociateVpcCidrBlock", new JsonObject { ["AssociationId"] = id });
        Assert.Equal("OperationNotPermitted", Code(world.Vpc.Blocks[0].Id));
        Assert.Equal("InvalidCidrBlock.InUse", Code(world.Vpc.Blocks[1].Id));
        Assert.Equal("InvalidVpcCidrBlockAssociationID.NotFound", Code("vpc-cidr-assoc-0"));
    }

    [Fact]
    public void Disassociate_RightAfterItsLastSubnetWent_IsInUseForAMoment()
    {
        using var world = Some.World();
        var refused = 0;
        for (var i = 64; i < 84; i++)
        {
            Assert.Null(Associate(world, $"100.{i}.0.0/16"));
            world.Run(0.5);
            Assert.Null(CreateSubnet(world, $"100.{i}.0.0/18"));
            world.Run(0.1);
            world.Ec2.Call("DeleteSubnet", new JsonObject { ["SubnetId"] = world.Vpc.Subnets[^1].Id });
            var gone = new JsonObject { ["AssociationId"] = world.Vpc.Blocks[^1].Id };
            refused += CodeOf(() => world.Ec2.Call("DisassociateVpcCidrBlock", gone)) == "InvalidCidrBlock.InUse" ? 1 : 0;
            world.Run(0.06);
            Assert.Null(CodeOf(() => world.Ec2.Call("DisassociateVpcCidrBlock", gone)) is { } code && code != "InvalidVpcCidrBlockAssociationID.NotFound" ? code : null);
            world.Run(0.5);
        }

        Assert.InRange(refused, 5, 20);
    }

    [Fact]
    public void Disassociate_StillAssociating_EndsDisassociatedAndNothingElse()
    {
        using var world = Some.World();
        Assert.Null(Associate(world, "100.64.0.0/16"));
        world.Ec2.Call("DisassociateVpcCidrBlock", new JsonObject { ["AssociationId"] = world.Vpc.Blocks[1].Id });
        world.Ec2.Call("DisassociateVpcCidrBlock", new JsonObject { ["AssociationId"] = world.Vpc.Blocks[1].Id });
        world.Run(1);

        Assert.Equal("disassociated", StateOf(world));
        Assert.Equal(["cidr-associating", "cidr-disassociated"], world.Timeline.Happenings.Where(happening => happening.Kind.StartsWith("cidr", StringComparison.Ordinal)).Select(happening => happening.Kind));
    }

    [Fact]
    public void Disassociate_UnusedBlock_GoesAndMayComeAgain()
    {
        using var world = Some.World();
        Assert.Null(Associate(world, "100.64.0.0/16"));
        world.Run(0.5);
        world.Ec2.Call("DisassociateVpcCidrBlock", new JsonObject { ["AssociationId"] = world.Vpc.Blocks[1].Id });
        Assert.True(world.Run(() => StateOf(world) == "disassociated", 0.5));

        Assert.Null(Associate(world, "100.64.0.0/16"));
    }

    // A VPC with nothing in it: a scenario's has subnets, which are within 10.0.0.0/16.
    private static SimulatedVpc Bare(WorldClock clock, string primary, params string[] secondaries)
    {
        var settings = new VpcSettings(World.Account, World.Account, World.Region, ["us-west-2a"], Ipv4Block.Parse(primary), Quotas.CidrsPerVpc);
        var vpc = new SimulatedVpc(settings, clock, new Chance(1), new Latencies(new Chance(1)), new Timeline(clock));
        vpc.Blocks.AddRange(secondaries.Select(secondary => new CidrAssociation(vpc.NewId("vpc-cidr-assoc"), Ipv4Block.Parse(secondary), "associated")));
        return vpc;
    }

    private static string? Associate(SimulatedVpc vpc, string cidr) =>
        CodeOf(() => new Ec2Service(vpc, new RequestBuckets(vpc.Clock)).Call("AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = vpc.Id, ["CidrBlock"] = cidr }));

    private static string? Associate(World world, string cidr) =>
        CodeOf(() => world.Ec2.Call("AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = world.Vpc.Id, ["CidrBlock"] = cidr }));

    private static string? CreateSubnet(World world, string cidr) =>
        CodeOf(() => world.Ec2.Call("CreateSubnet", new JsonObject { ["VpcId"] = world.Vpc.Id, ["CidrBlock"] = cidr }));

    private static string? CodeOf(Action call) => Record.Exception(call) is AwsErrorException error ? error.Code : null;

    private static string? StateOf(World world)
    {
        var vpc = world.Ec2.Call("DescribeVpcs", [])["Vpcs"]![0]!;
        var added = vpc["CidrBlockAssociationSet"]!.AsArray().LastOrDefault(one => (string?)one!["CidrBlock"] == "100.64.0.0/16");
        return (string?)added?["CidrBlockState"]!["State"];
    }
}
