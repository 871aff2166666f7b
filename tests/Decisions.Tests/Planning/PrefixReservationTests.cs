using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class PrefixReservationTests
{
    private const string Incident = "web-1";

    [Theory]
    [InlineData("100.64.64.0/18", 0, 139, "100.64.96.0/19")]
    [InlineData("100.64.64.0/18", 8_186, 139, "100.64.96.0/19")] // 8,187 are left
    [InlineData("100.64.64.0/18", 8_187, 139, "100.64.112.0/20")] // not more than the rival has: a quarter, which leaves 12,283
    [InlineData("100.64.64.0/18", 12_283, 139, "100.64.120.0/21")]
    [InlineData("100.64.64.0/18", 14_331, 139, null)] // not even an eighth leaves more
    [InlineData("100.64.1.0/24", 0, 123, "100.64.1.128/25")]
    [InlineData("100.64.1.0/24", 0, 124, null)] // the rest must be space for an emergency by itself
    [InlineData("100.64.1.0/26", 0, 139, null)]
    [InlineData("100.64.1.0/28", 0, 1, null)] // half of a prefix serves nobody
    public void In_AnySubnet_TheLargestUpperPartThatLeavesEnough(string subnet, long crowd, long least, string? part) =>
        Assert.Equal(part, PrefixReservation.In(Cidr.Parse(subnet), crowd, least)?.ToString());

    [Fact]
    public void Make_PrefixMode_ReservesAndSaysSo()
    {
        var plan = Plan(Fragmented());

        Assert.Equal(["100.64.32.0/19", "100.64.96.0/19", "100.64.160.0/19"], Made(plan).Select(s => $"{s.Reservation}"));
        var text = PlanDocument.ToMarkdown(plan);
        Assert.Contains("100.64.0.0/18 in eu-west-1a (rtb-a, acl-1; 100.64.32.0/19 reserved for prefixes)", text, StringComparison.Ordinal);
        Assert.Contains("100.65.0.0/18 in eu-west-1a (100.65.32.0/19 reserved for prefixes)", text, StringComparison.Ordinal);
        Assert.Contains("`ec2:CreateSubnetCidrReservation Cidr=100.64.32.0/19", text, StringComparison.Ordinal);
        Assert.Contains("undone by `ec2:DeleteSubnetCidrReservation", text, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Hazards, h => h.Contains("no reservation", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_SingleAddresses_TheDocumentKnowsNoReservation()
    {
        var snapshot = Some.Snapshot(3, 3, 3);
        var json = System.Text.Encoding.UTF8.GetString(PlanDocument.ToJson(Plan(snapshot)));
        Assert.DoesNotContain("eservation", json, StringComparison.Ordinal);
    }

    // The CNI tries the subnet with the most free addresses first (GetVpcSubnets): a node subnet that has more than the rest would be gone on with.
    [Fact]
    public void Make_NodeSubnetWithMoreFreeThanWouldBeLeft_NoReservationThereAndTheReason()
    {
        var snapshot = Fragmented();
        snapshot = snapshot with { Vpc = snapshot.Vpc with { Subnets = [.. snapshot.Vpc.Subnets.Select(s => s.Zone == "eu-west-1b" ? s with { Block = Cidr.Parse("10.0.128.0/17"), Free = 20_000 } : s)] } };
        var plan = Plan(snapshot);

        Assert.Equal(["100.64.32.0/19", "", "100.64.160.0/19"], Made(plan).Select(s => $"{s.Reservation}"));
        Assert.Contains("100.64.64.0/18 in eu-west-1b gets no reservation for prefixes, so that interfaces' own addresses break /28s in it: what it left unreserved wouldn't have more free addresses than subnet-b (20000), and the CNI tries the subnet with the most first.", plan.Hazards);
    }

    [Fact]
    public void Make_SmallCandidate_NoReservationAndTheReason()
    {
        var plan = Plan(Fragmented(), Some.Policy() with { Candidates = [Cidr.Parse("100.64.0.0/22")] });

        Assert.All(Made(plan), s => Assert.Null(s.Reservation));
        Assert.Contains(plan.Hazards, h => h.EndsWith("it is too small to be parted, for either part must have 139 addresses.", StringComparison.Ordinal));
    }

    // What a reading of subnets alone doesn't show: without it half of the new space wouldn't count until the next whole reading.
    [Fact]
    public void Noted_ReservationInTheJournal_CountsAsHeadroom()
    {
        var opened = Fragmented().Adding(Some.Subnet("subnet-new", "a", "100.64.0.0/18", 8_187, (TagKeys.RoleCni, "1")));
        var noted = PrefixReservation.Noted(opened, [Entry(("subnet-new", "100.64.0.0/18"), ("scr-1", "100.64.32.0/19"))]);

        Assert.Equal((8_176, 16_368), (InA(opened), InA(noted)));
        Assert.Equal(16_368, InA(PrefixReservation.Noted(noted, [Entry(("scr-1", "100.64.32.0/19"))])));
    }

    [Theory]
    [InlineData(Incident, null, true)]
    [InlineData(null, "headroom incident web-1: prefixes of pods", true)] // a tag that isn't shown yet
    [InlineData("web-2", "headroom incident web-1: prefixes of pods", false)]
    [InlineData(null, "ours", false)]
    [InlineData(null, null, false)]
    public void IsOf_TagOrDescription_Tells(string? tag, string? description, bool ours) =>
        Assert.Equal(ours, PrefixReservation.IsOf(Incident, new ReservationReading(Cidr.Parse("100.64.32.0/19"), "prefix") { Id = "scr-1", Incident = tag, Description = description }));

    private static long InA(ClusterSnapshot snapshot) => ZoneCapacity.Measure(snapshot).Single(z => z.Zone == "eu-west-1a").Addresses;

    private static StepEntry Entry(params (string Key, string Value)[] made) => new()
    {
        Kind = StepKinds.CreateSubnets,
        Number = 1,
        State = StepState.Done,
        StartedAt = Some.Noon,
        Deadline = Some.Noon,
        Made = made.ToDictionary(m => m.Key, m => m.Value),
    };

    // Hundreds of addresses are free, and no whole /28.
    private static ClusterSnapshot Fragmented()
    {
        var whole = Some.Snapshot(200, 200, 200).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true"));
        return whole with { Vpc = whole.Vpc with { Subnets = [.. whole.Vpc.Subnets.Select(s => s with { WholePrefixes = 0 })] } };
    }

    private static Plan Plan(ClusterSnapshot snapshot, Decisions.Policy.ClusterPolicy? policy = null) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy ?? Some.Policy(), Triage.Diagnose(snapshot, policy ?? Some.Policy()))).Plan;

    private static List<PlannedSubnet> Made(Plan plan) => [.. plan.Steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets)];
}
