using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class HazardTests
{
    private const string EksIsSlow = "EKS takes up to an hour";

    [Fact]
    public void Hazards_OrdinaryPlan_OnlyThatEksIsSlow() => Assert.StartsWith(EksIsSlow, Assert.Single(Of(Some.Snapshot(a: 3))), StringComparison.Ordinal);

    [Fact]
    public void Hazards_BlockWasThere_NoneForEks() => Assert.Empty(Of(Some.Snapshot(a: 3).AddingBlock("100.64.0.0/16")));

    [Theory]
    [InlineData("10.0.0.0/16", false, "Security group rule sgr-1 of sg-1 admits 10.0.0.0/16,")]
    [InlineData("10.0.0.0/24", false, "Security group rule sgr-1 of sg-1 admits 10.0.0.0/24,")] // one node subnet
    [InlineData("10.0.0.0/16", true, "Security group rule sgr-1 of sg-1 lets traffic out to 10.0.0.0/16,")]
    [InlineData("0.0.0.0/0", false, null)] // admits everybody
    [InlineData("100.64.0.0/10", false, null)]
    [InlineData("10.0.0.7/32", false, null)] // one host
    [InlineData("192.168.0.0/16", false, null)]
    public void Hazards_SecurityGroupRule_WhenItAdmitsOnlyTheOldBlock(string block, bool isEgress, string? expected)
    {
        var hazards = Of(Some.Snapshot(a: 3).With(vpc => vpc with { SecurityRules = [new("sgr-1", "sg-1", isEgress, Cidr.Parse(block))] }));
        Assert.Equal(expected is null ? 0 : 1, hazards.Count(h => h.StartsWith(expected ?? "Security group", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("nat-a", 1)]
    [InlineData("igw-1", 2)] // and pods there have no public address
    public void Hazards_ExternalSnat_ByTheRouteTable(string target, int expected)
    {
        var snapshot = Some.Snapshot(a: 3).WithCni("1.21.1", ("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"))
            .With(vpc => vpc with { RouteTables = [new("rtb-a", false, [new(Cidr.Parse("0.0.0.0/0"), target, "active")]), .. vpc.RouteTables.Skip(1)] });
        Assert.Equal(expected, Of(snapshot).Count(h => !h.StartsWith(EksIsSlow, StringComparison.Ordinal)));
    }

    [Fact]
    public void Hazards_PublicRouteTableWithOwnSnat_None() =>
        Assert.Single(Of(Some.Snapshot(a: 3).With(vpc => vpc with { RouteTables = [new("rtb-a", false, [new(Cidr.Parse("0.0.0.0/0"), "igw-1", "active")]), .. vpc.RouteTables.Skip(1)] })));

    [Fact]
    public void Hazards_AnotherClusterInTheVpc_IsNamed()
    {
        var hazards = Of(Some.Snapshot(a: 3).Tagging("subnet-b", ("kubernetes.io/cluster/web", "shared"), ("kubernetes.io/cluster/batch", "shared")));
        Assert.Single(hazards, h => h.StartsWith("batch shares the VPC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, false, 29, "every interface slot is taken")]
    [InlineData(1, true, 29, "cordoned")]
    [InlineData(3, false, 27, "max-pods")]
    public void Hazards_PodsThatSpaceCantHelp_AreNamedWithTheWayOut(int interfaces, bool cordoned, int maxPods, string why)
    {
        var hazards = Of(Some.Snapshot(a: 3).WithInstance(Some.Instance("a", interfaces)).WithNode(Some.Node("a", 5) with { Cordoned = cordoned, MaxPods = maxPods }));
        Assert.Single(hazards, h => h.StartsWith("5 pods on node-a won't be helped by space: ", StringComparison.Ordinal) && h.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void Hazards_DiscoveryIsSwitchedOnForACniThatFailsClosed_TheRoleIsToBeChecked() =>
        Assert.Contains(Of(Some.Snapshot(a: 3).WithCni("1.22.1", ("ENABLE_SUBNET_DISCOVERY", "false"))), h => h.Contains("ec2:DescribeSubnets", StringComparison.Ordinal));

    [Fact]
    public void Hazards_DiscoveryIsSwitchedOnForAnOlderCni_FallsBackByItself() =>
        Assert.DoesNotContain(Of(Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false"))), h => h.Contains("ec2:DescribeSubnets", StringComparison.Ordinal));

    [Fact]
    public void Hazards_PrefixDelegationIsSwitchedOn_SaysWhatItCosts() =>
        Assert.Contains(Of(Some.Snapshot(a: 3), AwsNodeProfile.Cre), h => h.StartsWith("Prefix delegation gives back", StringComparison.Ordinal));

    [Fact]
    public void Hazards_NoCandidateHasRoomForAllPods_SaysHowMuchIsMissing() => Assert.Contains(
        "10.9.8.0/24 in eu-west-1a has 251 addresses, and 1800 were wanted (the pods of the fullest zone, and as many again): it will fill up, too. Give the policy a larger candidate.",
        Of(Some.Snapshot(a: 3).WithNode(Some.Node("b") with { PodsWithAddress = 900 }), Some.Policy() with { Candidates = [Cidr.Parse("10.9.8.0/22")] }));

    [Theory]
    [InlineData(198, 1)]
    [InlineData(197, 0)] // three more make 200
    public void Hazards_PlanPassesTheQuotaOfSubnets_IsToldBefore(int subnets, int expected)
    {
        var others = Enumerable.Range(0, subnets - 3).Select(n => Some.Subnet($"subnet-other{n}", "a", $"10.0.{100 + (n / 16)}.{16 * (n % 16)}/28", 11)).ToArray();
        Assert.Equal(expected, Of(Some.Snapshot(a: 3).Adding(others)).Count(h => h.Contains("pass the quota of 200 (L-407747CB", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(63_000, false, 900, 1)]
    [InlineData(63_000, true, 900, 0)] // sixteen addresses in each unit
    [InlineData(50_000, false, 900, 0)]
    public void Hazards_PodsOfTheNewSubnetsPassTheQuotaOfAddressUsage_IsToldBefore(int units, bool prefixes, int pods, int expected)
    {
        var snapshot = Some.Snapshot(a: 3).WithNode(Some.Node("b") with { PodsWithAddress = pods }).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", prefixes ? "true" : "false"))
            .With(vpc => vpc with { Usage = new UsageReading(40, units) });
        Assert.Equal(expected, Of(snapshot).Count(h => h.Contains("passes the quota of 64,000", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Of(ClusterSnapshot snapshot, AwsNodeProfile profile = AwsNodeProfile.Discovery) =>
        Of(snapshot, Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = profile } });

    private static IReadOnlyList<string> Of(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan.Hazards;
}
