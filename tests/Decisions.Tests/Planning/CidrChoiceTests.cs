using FsCheck;
using FsCheck.Fluent;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class CidrChoiceTests
{
    private static readonly string[] Zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];

    [Fact]
    public void Choose_NothingInTheWay_TheFirstCandidate()
    {
        var chosen = Choose(Some.Snapshot());
        Assert.Equal(("100.64.0.0/16", true, 0), ($"{chosen.Block}", chosen.Associate, chosen.Rejections.Count));
    }

    public static TheoryData<string, ClusterSnapshot> InTheWay => new()
    {
        { "overlaps 100.64.0.0/20, a block of vpc-1", Some.Snapshot().AddingBlock("100.64.0.0/20") },
        { "overlaps 100.64.0.0/20, a block of vpc-1", Some.Snapshot().AddingBlock("100.64.0.0/20", "associating") },
        { "overlaps 100.64.0.0/16, a block of vpc-1", Some.Snapshot().AddingBlock("100.64.0.0/16", "disassociating") },
        { "overlaps the route 100.64.3.0/24 → tgw-1 of rtb-a", Routing("100.64.3.0/24") }, // smaller: AWS refuses
        { "overlaps the route 100.64.0.0/16 → tgw-1 of rtb-a", Routing("100.64.0.0/16") }, // equal: AWS refuses
        { "overlaps 100.64.128.0/17, a block of the peer of pcx-1", Peering("active", true, "100.64.128.0/17") },
        { "overlaps 100.64.128.0/17, a block of the peer of pcx-1", Peering("pending-acceptance", false, "100.64.128.0/17") },
        { "overlaps the cluster's service CIDR 100.64.0.0/20", Some.Snapshot() with { Eks = Some.Snapshot().Eks with { ServiceBlock = Cidr.Parse("100.64.0.0/20") } } },
        { "overlaps the cluster's remote network 100.64.9.0/24", Some.Snapshot() with { Eks = Some.Snapshot().Eks with { RemoteNetworks = [Cidr.Parse("100.64.9.0/24")] } } },
    };

    [Theory]
    [MemberData(nameof(InTheWay))]
    public void Choose_FirstCandidateInTheWay_TheNextAndWhy(string why, ClusterSnapshot snapshot)
    {
        var chosen = Choose(snapshot);
        Assert.Equal("100.65.0.0/16", $"{chosen.Block}");
        Assert.Equal($"it {why}", Assert.Single(chosen.Rejections).Why);
    }

    // AWS takes a block inside a route's destination, but the new local route then cuts off what lives there.
    [Fact]
    public void Choose_CandidatesInsideARoutesDestination_TheFirstOutsideOfIt() => Assert.Equal("100.66.0.0/16", $"{Choose(Routing("100.64.0.0/15")).Block}");

    [Theory]
    [InlineData("0.0.0.0/0", "active")]
    [InlineData("0.0.0.0/1", "active")] // half the internet through a VPN is no destination of its own
    [InlineData("100.80.0.0/16", "active")]
    [InlineData("100.68.0.0/14", "blackhole")]
    public void Choose_RoutesElsewhere_AreNotInTheWay(string destination, string state) =>
        Assert.Equal("100.64.0.0/16", $"{Choose(Some.Snapshot().With(vpc => vpc with { RouteTables = [new("rtb-a", false, [new(Cidr.Parse(destination), "tgw-1", state)])] })).Block}");

    [Fact]
    public void Choose_BlockThatIsGone_IsNotInTheWay() =>
        Assert.Equal(("100.64.0.0/16", true), (Choose(Some.Snapshot().AddingBlock("100.64.0.0/16", "disassociated")) is var c ? $"{c.Block}" : "", c.Associate));

    [Fact]
    public void Choose_BlockThatEc2GaveUpOn_TheNextAndAtLastThatOneAgain()
    {
        var failed = Some.Snapshot().AddingBlock("100.64.0.0/16", "failed");
        Assert.Equal("100.65.0.0/16", $"{Choose(failed).Block}");
        Assert.Equal("100.64.0.0/16", $"{Choose(failed, "100.64.0.0/16").Block}");
    }

    [Fact]
    public void Choose_OurPeeringIsPending_NoBlockCanBeAdded()
    {
        var chosen = Choose(Peering("pending-acceptance", true, "192.168.0.0/16"));
        Assert.Null(chosen.Block);
        Assert.All(chosen.Rejections, r => Assert.Equal("while pcx-1 is pending-acceptance, the VPC that asked for it can add no block", r.Why));
    }

    /// <summary>The VPC user guide's table of IPv4 CIDR block association restrictions.</summary>
    [Theory]
    [InlineData("10.4.0.0/16", "100.64.0.0/16", true)]
    [InlineData("10.4.0.0/16", "10.200.0.0/16", true)]
    [InlineData("10.4.0.0/16", "172.16.0.0/16", false)]
    [InlineData("10.4.0.0/16", "192.168.0.0/16", false)]
    [InlineData("10.1.0.0/16", "10.0.0.0/20", false)] // nothing of 10.0.0.0/16 beside a block of 10.0.0.0/15
    [InlineData("10.2.0.0/16", "10.0.0.0/20", true)]
    [InlineData("172.16.0.0/16", "172.20.0.0/16", true)]
    [InlineData("172.16.0.0/16", "172.31.0.0/16", false)]
    [InlineData("172.16.0.0/16", "10.0.0.0/16", false)]
    [InlineData("172.16.0.0/16", "100.64.0.0/16", true)]
    [InlineData("192.168.0.0/20", "192.168.64.0/20", true)]
    [InlineData("192.168.0.0/20", "10.0.0.0/16", false)]
    [InlineData("192.168.0.0/20", "172.16.0.0/16", false)]
    [InlineData("198.19.0.0/20", "10.0.0.0/16", false)]
    [InlineData("198.19.0.0/20", "100.64.0.0/16", true)]
    [InlineData("100.64.0.0/16", "10.0.0.0/16", false)]
    [InlineData("100.64.0.0/16", "100.65.0.0/16", true)]
    [InlineData("52.95.0.0/20", "192.168.0.0/16", false)]
    public void Choose_BesideThePrimaryBlock_AsAwsPermits(string primary, string candidate, bool permitted)
    {
        var snapshot = Some.Snapshot().With(vpc => vpc with { Blocks = [new("vpc-cidr-assoc-0", Cidr.Parse(primary), "associated")], RouteTables = [], Subnets = [] });
        var chosen = Choose(snapshot with { Eks = snapshot.Eks with { ServiceBlock = null } }, candidate);
        Assert.Equal(permitted, chosen.Block is not null);
        Assert.All(chosen.Rejections, r => Assert.StartsWith("AWS admits nothing of ", r.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Choose_SecondaryIs100_64_RestrictsNothingBesideAPrivatePrimary() =>
        Assert.Equal("10.200.0.0/16", $"{Choose(Some.Snapshot().AddingBlock("100.64.0.0/16"), "10.200.0.0/16").Block}");

    [Theory]
    [InlineData(4, 5, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 6, true)] // the owner had the quota raised
    public void Choose_ByTheQuota_BlocksOfEveryLivingStateCount(int blocks, int quota, bool chosen)
    {
        var full = Enumerable.Range(1, blocks - 1).Aggregate(Some.Snapshot(), (s, i) => s.AddingBlock($"10.{i + 9}.0.0/16", i == 1 ? "associating" : "associated", $"assoc-{i}"))
            .AddingBlock("10.99.0.0/16", "disassociated", "assoc-gone");
        var result = Choose(full, Some.Policy() with { CidrQuota = quota });
        Assert.Equal(chosen, result.Block is not null);
        Assert.All(result.Rejections, r => Assert.True(r.ForQuota && r.Why == "vpc-1 has 5 of 5 IPv4 blocks (quota L-83CA0A9D)"));
    }

    [Theory]
    [InlineData("associated", false)]
    [InlineData("associating", true)] // it is to be waited for
    public void Choose_LaterCandidateIsThere_BeforeNewSpace(string state, bool associate)
    {
        var chosen = Choose(Some.Snapshot().AddingBlock("100.66.0.0/16", state));
        Assert.Equal(("100.66.0.0/16", associate), ($"{chosen.Block}", chosen.Associate));
    }

    [Fact]
    public void Choose_CandidateInsideABlockOfTheVpc_IsThereAlready()
    {
        var chosen = Choose(Some.Snapshot().AddingBlock("100.64.0.0/16"), "100.64.128.0/17");
        Assert.Equal(("100.64.128.0/17", false), ($"{chosen.Block}", chosen.Associate));
        Assert.Equal(["100.64.128.0/19", "100.64.160.0/19", "100.64.192.0/19"], chosen.Layout.Select(l => $"{l.Block}"));
    }

    [Fact]
    public void Choose_CandidateThatIsThereIsFull_NewSpaceAndWhy()
    {
        var chosen = Choose(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-x", "a", "100.64.0.0/16", 10)));
        Assert.Equal("100.65.0.0/16", $"{chosen.Block}");
        Assert.Equal("it has no room for 3 subnets of 100 addresses or more", Assert.Single(chosen.Rejections).Why);
    }

    [Theory]
    [InlineData(29, "false", "10.9.8.0/24", "")] // 59 addresses in each are enough for 29 pods, and as many again
    [InlineData(120, "false", "100.64.0.0/16", "10.9.8.0/24 no room for 3 subnets of 240 addresses")]
    [InlineData(30, "true", "100.64.0.0/16", "10.9.8.0/24 no room for 3 subnets of 123 addresses")] // six /28s: two and a warm one, twice; and the two that AWS's own addresses break
    public void Choose_ByThePodsOfTheFullestZone_RoomForAsManyAgain(int pods, string prefixes, string block, string passed)
    {
        var snapshot = Some.Snapshot().WithNode(Some.Node("b") with { PodsWithAddress = pods - 5, PodsWaiting = 5 }).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", prefixes));
        var chosen = Choose(snapshot, Some.Policy() with { Floor = 20, Candidates = [Cidr.Parse("10.9.8.0/24"), Cidr.Parse("100.64.0.0/16")] });
        Assert.Equal(block, $"{chosen.Block}");
        Assert.Equal(passed, string.Join("; ", chosen.Rejections.Select(r => $"{r.Candidate} {r.Why[7..^8]}")));
    }

    [Fact]
    public void Choose_NoCandidateHasRoomForAllPods_TheFirstThatEndsTheEmergency()
    {
        var crowded = Some.Snapshot().WithNode(Some.Node("b") with { PodsWithAddress = 5000 });
        Assert.Equal("10.9.8.0/22", $"{Choose(crowded, "10.9.8.0/25", "10.9.8.0/22", "10.9.4.0/22").Block}");
    }

    [Fact]
    public void Choose_SubnetsThatWereBegun_AreEndedInTheSameCut()
    {
        var begun = Some.Snapshot().AddingBlock("100.64.0.0/16").AddingBlock("100.66.0.0/16", id: "assoc-2")
            .Adding(Some.Subnet("subnet-p", "a", "100.66.0.0/20", 4091, (TagKeys.CniCluster("web"), "1")));
        Assert.Equal(["100.66.16.0/20", "100.66.32.0/20"], CidrChoice.Choose(begun, Some.Policy(), CniSettings.Of(begun), Zones, Zones[1..]).Layout.Select(l => $"{l.Block}"));
    }

    [Fact]
    public void Choose_ThereButServicesHaveIt_IsPassedOver() =>
        Assert.Equal("100.65.0.0/16", $"{Choose(Some.Snapshot().AddingBlock("100.64.0.0/16") with { Eks = Some.Snapshot().Eks with { ServiceBlock = Cidr.Parse("100.64.0.0/20") } }).Block}");

    private static readonly Gen<Cidr> Private =
        from length in Gen.Choose(8, 28)
        from range in Gen.Elements(0x64400000u, 0x0A000000u)
        from offset in Gen.Choose(0, 0x1FFFFF)
        select Cidr.Of((range | (uint)offset) & ~(uint)((1L << (32 - length)) - 1), length);

    private static readonly Gen<(ClusterSnapshot Snapshot, ClusterPolicy Policy)> Networks =
        from routes in Gen.ListOf(Private).Resize(6)
        from peers in Gen.ListOf(Private).Resize(6)
        from service in Private
        from remote in Private
        from candidates in Gen.NonEmptyListOf(Private.Where(c => c.PrefixLength >= 16)).Resize(4)
        from blocks in Gen.ListOf(Private.Where(c => c.PrefixLength >= 16)).Resize(3)
        let vpc = Some.Snapshot().Vpc
        select (Some.Snapshot() with
        {
            Eks = Some.Snapshot().Eks with { ServiceBlock = service, RemoteNetworks = [remote] },
            Vpc = vpc with
            {
                Blocks = [.. vpc.Blocks, .. blocks.Take(2).Select((b, i) => new BlockReading($"assoc-{i}", b, i == 0 ? "associated" : "associating"))],
                RouteTables = [new RouteTableReading("rtb-a", true, [.. routes.Take(5).Select(r => new RouteReading(r, "tgw-1", "active"))])],
                Peerings = [new PeeringReading("pcx-1", "active", true, [.. peers.Take(3)])],
            },
        }, Some.Policy() with { Candidates = [.. candidates] });

    [Fact]
    public void Choose_AnyNetwork_NewSpaceNeverOverlapsWhatSomebodyElseHas() => Laws.Hold(Networks, n =>
    {
        var (vpc, chosen) = (n.Snapshot.Vpc, Choose(n.Snapshot, n.Policy));
        var isNew = !vpc.Blocks.Any(b => chosen.Block is { } c && b.Block.Contains(c));
        return chosen.Block is not { } block || (n.Policy.Candidates.Contains(block)
            && !block.Overlaps(n.Snapshot.Eks.ServiceBlock!.Value) && !n.Snapshot.Eks.RemoteNetworks.Any(block.Overlaps)
            && chosen.Layout.All(l => block.Contains(l.Block) && !vpc.Subnets.Any(s => s.Block.Overlaps(l.Block)))
            && (!isNew || (chosen.Associate && !vpc.Blocks.Any(b => b.Block.Overlaps(block))
                && !vpc.Peerings.SelectMany(p => p.PeerBlocks).Any(block.Overlaps)
                && !vpc.RouteTables.SelectMany(t => t.Routes).Any(r => r.Destination.Overlaps(block)))));
    });

    [Fact]
    public void Choose_AnyNetwork_EveryCandidateBeforeTheChosenIsAnswered() => Laws.Hold(Networks, n =>
    {
        var chosen = Choose(n.Snapshot, n.Policy);
        return chosen.Block is null ? chosen.Rejections.Count == n.Policy.Candidates.Count : chosen.Rejections.All(r => r.Why.Length > 0);
    });

    private static ClusterSnapshot Routing(string destination) => Some.Snapshot().With(vpc => vpc with { RouteTables = [Some.RouteTable("a", (destination, "tgw-1"))] });

    private static ClusterSnapshot Peering(string status, bool isRequester, string block) =>
        Some.Snapshot().With(vpc => vpc with { Peerings = [new("pcx-1", status, isRequester, [Cidr.Parse(block)])] });

    private static ChosenBlock Choose(ClusterSnapshot snapshot, params string[] candidates) =>
        Choose(snapshot, candidates.Length == 0 ? Some.Policy() : Some.Policy() with { Candidates = [.. candidates.Select(Cidr.Parse)] });

    private static ChosenBlock Choose(ClusterSnapshot snapshot, ClusterPolicy policy) => CidrChoice.Choose(snapshot, policy, CniSettings.Of(snapshot), Zones, Zones);
}
