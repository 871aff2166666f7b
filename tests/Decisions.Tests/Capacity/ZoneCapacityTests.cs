using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class ZoneCapacityTests
{
    private static readonly (string, string) Open = (TagKeys.RoleCni, "1");

    [Fact]
    public void Measure_Healthy_IsEachNodeSubnetsFree() =>
        Assert.Equal([("eu-west-1a", 7L), ("eu-west-1b", 200L), ("eu-west-1c", 30L)],
            ZoneCapacity.Measure(Some.Snapshot(a: 7, c: 30)).Select(z => (z.Zone, z.Addresses)));

    [Fact]
    public void Measure_OpenSubnetInTheZone_CountsThereOnly() =>
        Assert.Equal([16_386L, 200L, 200L], Addresses(Some.Snapshot(a: 7).Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/18", 16_379, Open))));

    [Theory]
    [InlineData("pending")]
    [InlineData("failed-insufficient-capacity")]
    public void Measure_SubnetNotAvailable_DoesNotCount(string state) =>
        Assert.Equal(7, Addresses(Some.Snapshot(a: 7).Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/18", 16_379, Open) with { State = state }))[0]);

    [Fact]
    public void Measure_TwoNodeSubnetsInAZone_TheWorstPlacedNodesCount()
    {
        var second = Some.Instance("a") with { Id = "i-a2", Subnet = new SubnetId("subnet-a2") };
        var snapshot = Some.Snapshot(a: 500).WithInstance(second).Adding(Some.Subnet("subnet-a2", "a", "10.0.9.0/24", 4), Some.Subnet("subnet-pods", "a", "100.64.0.0/24", 100, Open));
        var zone = ZoneCapacity.Measure(snapshot)[0];
        Assert.Equal(104, zone.Addresses);
        Assert.Equal(["subnet-a2", "subnet-pods"], zone.Subnets.Select(s => s.Subnet.Value));
    }

    [Fact]
    public void Measure_NodeSubnetClosed_OnlyOpenSpaceCounts() =>
        Assert.Equal(40, Addresses(Some.Snapshot(a: 200).WithCni("1.22.1").Tagging("subnet-a", (TagKeys.RoleCni, "0"))
            .Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/24", 40, Open)))[0]);

    [Theory]
    [InlineData(95, 0, 80)] // whole /28s only
    [InlineData(15, 0, 0)]
    [InlineData(15, 2, 0)]
    public void Measure_PrefixMode_WholePrefixesCount(int free, int prefixes, long expected) =>
        Assert.Equal(expected, Addresses(Some.Snapshot(a: free).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true")).WithInstance(Some.Instance("a", prefixes: prefixes)))[0]);

    [Theory]
    [InlineData("prefix", 0, 192)] // a /25 is 128; EC2's count of 64 leaves it out
    [InlineData("prefix", 3, 144)]
    [InlineData("prefix", 20, 64)] // more prefixes than the reservation holds: the rest came out of the free ones
    [InlineData("explicit", 0, 64)] // the CNI can't have it
    public void Measure_PrefixModeWithReservation_WhatIsLeftOfItCounts(string type, int prefixes, long expected)
    {
        var reserved = Some.NodeSubnet("a", 64) with { Reservations = [new ReservationReading(Cidr.Parse("10.0.0.128/25"), type)] };
        var snapshot = Some.Snapshot().WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true")).WithInstance(Some.Instance("a", addresses: 1, prefixes: prefixes))
            .With(vpc => vpc with { Subnets = [reserved, .. vpc.Subnets.Skip(1)] });
        Assert.Equal(expected, Addresses(snapshot)[0]);
    }

    [Theory]
    [InlineData(0, 0)] // 200 addresses are free, and no whole /28
    [InlineData(3, 48)]
    [InlineData(20, 192)] // counted a moment later than the free ones: the smaller counts
    public void Measure_PrefixModeWherePrefixesWereCounted_ScatteredAddressesAreNoHeadroom(int whole, long expected) =>
        Assert.Equal(expected, Addresses(Some.Snapshot().WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true"))
            .With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s with { WholePrefixes = whole })] }))[0]);

    [Fact]
    public void Measure_SecondaryModeWherePrefixesWereCounted_SingleAddressesCount() =>
        Assert.Equal(200, Addresses(Some.Snapshot().With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s with { WholePrefixes = 0 })] }))[0]);

    [Fact]
    public void Measure_SecondaryModeWithReservation_ItDoesNotCount()
    {
        var reserved = Some.NodeSubnet("a", 64) with { Reservations = [new ReservationReading(Cidr.Parse("10.0.0.128/25"), "prefix")] };
        Assert.Equal(64, Addresses(Some.Snapshot().With(vpc => vpc with { Subnets = [reserved, .. vpc.Subnets.Skip(1)] }))[0]);
    }

    [Fact]
    public void Measure_CustomNetworking_IsTheENIConfigsSubnets()
    {
        var node = Some.Instance("a");
        var snapshot = Some.Snapshot(a: 200).WithCni("1.21.1", ("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true")).Adding(Some.Subnet("subnet-eniconfig", "a", "100.64.0.0/24", 11))
            .WithInstance(node with { Interfaces = [.. node.Interfaces, new InterfaceReading("eni-2", new SubnetId("subnet-eniconfig"), 10, 0)] });
        Assert.Equal(11, Addresses(snapshot)[0]);
    }

    [Fact]
    public void Measure_NoReadingYet_GoesByTheAddonsConfiguration()
    {
        var snapshot = Some.Snapshot(a: 7).Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/24", 100, Open)) with
        {
            Inside = null,
            Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", """{"env":{"ENABLE_SUBNET_DISCOVERY":"false","WARM_IP_TARGET":5}}""", null),
        };
        Assert.Equal(7, Addresses(snapshot)[0]);
    }

    [Theory]
    [InlineData("env:\n  ENABLE_SUBNET_DISCOVERY: \"false\"")] // YAML, which EKS takes too
    [InlineData("[]")]
    [InlineData("{\"env\":[]}")]
    public void Measure_AddonConfigurationThatIsNotReadable_TheDefaultsHold(string configuration)
    {
        var snapshot = Some.Snapshot(a: 7).Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/24", 100, Open)) with
        {
            Inside = null,
            Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", configuration, null),
        };
        Assert.Equal(107, Addresses(snapshot)[0]);
    }

    [Fact]
    public void Smallest_Zones_IsTheOneWithTheLeast() => Assert.Equal("eu-west-1b", ZoneCapacity.Smallest(ZoneCapacity.Measure(Some.Snapshot(b: 1)))?.Zone);

    [Fact]
    public void Smallest_ClusterWithoutNodes_IsNull() => Assert.Null(ZoneCapacity.Smallest(ZoneCapacity.Measure(Some.Snapshot() with { Instances = [] })));

    private static List<long> Addresses(ClusterSnapshot snapshot) => [.. ZoneCapacity.Measure(snapshot).Select(z => z.Addresses)];
}
