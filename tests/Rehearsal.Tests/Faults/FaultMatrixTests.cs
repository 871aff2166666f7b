using System.Text.Json.Nodes;
using Headroom.Rehearsal.Faults.Matrix;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Incidents;
using Headroom.Rehearsal.Vpc;
using Xunit.Abstractions;

namespace Headroom.Rehearsal.Tests.Faults;

public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;
    private const int Pairs = 100;

    private static readonly Scenario Web = ScenarioLibrary.Load("web");
    private static readonly Lazy<IReadOnlyList<Cell>> Cells = new(() => Cell.Of(Rehearsed.Stack, Web, Seed));

    [Fact]
    public void Cells_OfOneIncident_AreEachCallEachCommandAndEachStateInEachWay()
    {
        Assert.Equal(Cells.Value.Count, Cells.Value.Select(cell => cell.Name).Distinct().Count());
        Assert.True(Cells.Value.Count >= 2_000, $"{Cells.Value.Count} cells");
        Assert.All(FaultKind.All.Select(kind => kind.Name).Concat(RunnerTrouble.All.Select(trouble => trouble.Name)).Concat(Killing.All.Select(killing => killing.Name)), way => Assert.Contains(Cells.Value, cell => cell.Kind == way));
        Assert.Contains(Cells.Value, cell => cell.Name == "function:CreateSubnets/ec2:CreateSubnet/3/timeout-done");
    }

    // Where something has to stay, it is since nobody could see or set aws-node any more, or since pods live in what a person ordered to be taken back.
    private static readonly string[] MayStay = ["unauthorised", "connection-refused", "half-the-rollout", "never-ready", "stop-roll-back"];

    [Fact]
    public void Matrix_EveryCell_EndsInOneOfFourWaysAndLeavesNothingThatNobodyOwns()
    {
        var runs = RunAll(Cells.Value);

        Assert.Empty(runs.SelectMany(run => run.Violations.Select(what => $"{run.Cell}: {what}")));
        Assert.Empty(runs.Where(run => run.Ending == Ending.Stopped && !MayStay.Contains(run.Kind)).Select(run => run.Cell));
        Tell(runs);
    }

    [Fact]
    public void Matrix_TwoAtOnce_EndInOneOfFourWaysAndLeaveNothingThatNobodyOwns()
    {
        var runs = RunAll([.. Cell.Pairs(Cells.Value, Seed, Pairs)]);

        Assert.Empty(runs.SelectMany(run => run.Violations.Select(what => $"{run.Cell}: {what}")));
        Tell(runs);
    }

    // What 52,784 incidents of 23 seeds have found and the first seed doesn't show.
    [Theory]
    [InlineData(10, "function:MeasureCapacity/ec2:DescribeVpcs/1/denied")] // the alarm comes of the very first measurement, which never is
    [InlineData(11, "/Verify recovery/stop-roll-back")] // the rollback closes the incident before CloseAbandoned looks
    [InlineData(17, "/Configure aws-node/stop-roll-back")]
    public void Matrix_CellsOfOtherSeeds_EndInOneOfFourWaysAndLeaveNothingThatNobodyOwns(ulong seed, string name)
    {
        var cells = Cell.Of(Rehearsed.Stack, Web, seed).Where(cell => cell.Name.Contains(name, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.Empty(FaultRun.Of(Rehearsed.Stack, Web, seed, cell).Violations));
    }

    [Fact]
    public void Audit_SubnetThatNoJournalOwns_IsAViolation() => Assert.Contains("is nobody's", Assert.Single(Audited(world =>
        world.Deployed.Front.Call(new Caller("person"), "ec2", "CreateSubnet", new JsonObject { ["VpcId"] = world.World.Vpc.Id, ["AvailabilityZone"] = "us-west-2a", ["CidrBlock"] = "100.64.192.0/24" }))), StringComparison.Ordinal);

    [Fact]
    public void Audit_ReservationThatNoJournalOwns_IsAViolation() => Assert.Contains("reservation scr-", Assert.Single(Audited(world =>
        world.Deployed.Front.Call(new Caller("person"), "ec2", "CreateSubnetCidrReservation", new JsonObject { ["SubnetId"] = world.World.Vpc.Subnets[^1].Id, ["Cidr"] = world.World.Vpc.Subnets[^1].Block.ToString(), ["ReservationType"] = "prefix" }))), StringComparison.Ordinal);

    [Fact]
    public void Audit_LeaseThatIsStillHeld_IsAViolation() => Assert.Contains("the lease is still held by somebody", Audited(world =>
        world.Deployed.Front.Call(new Caller("person"), "dynamodb", "PutItem", new JsonObject
        {
            ["TableName"] = world.Deployed.Model.Tables.Single().Name,
            ["Item"] = new JsonObject { ["pk"] = Text("vpc#x"), ["sk"] = Text("lease"), ["owner"] = Text("somebody") },
        })));

    [Fact]
    public void Audit_SettingThatNoJournalOwns_IsAViolation() =>
        Assert.Contains("aws-node's WARM_IP_TARGET was changed by nobody", Audited(world => world.AwsNode.Set(new Dictionary<string, string?> { ["WARM_IP_TARGET"] = "7" }, "somebody")));

    [Fact]
    public void Audit_TagOfAnOlderSubnetThatNoJournalOwns_IsAViolation() => Assert.Contains("tag kubernetes.io/role/cni of subnet", Assert.Single(Audited(world =>
        world.Deployed.Front.Call(new Caller("person"), "ec2", "CreateTags", new JsonObject { ["Resources"] = new JsonArray(Older(world).Id), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "kubernetes.io/role/cni", ["Value"] = "0" }) }))), StringComparison.Ordinal);

    [Fact]
    public void Audit_RouteTableOfAnOlderSubnetThatWasChanged_IsAViolation() => Assert.Contains("the associations of subnet", Audited(world =>
        Older(world).Route.Set(new RouteAssociation("rtbassoc-new", world.World.Vpc.MainTable), world.World.Now, world.World.Now))[0], StringComparison.Ordinal);

    [Fact]
    public void Audit_NewSubnetWithoutItsZonesRouteTable_IsAViolation() => Assert.Contains("is done and has", Assert.Single(Audited(world =>
        world.World.Vpc.Subnets[^1].Route.Set(null, world.World.Now, world.World.Now))), StringComparison.Ordinal);

    [Fact]
    public void Audit_OlderSubnetThatIsGone_IsAViolation() =>
        Assert.Contains("which was there before, is gone", Audited(world => world.World.Vpc.Subnets.Remove(Older(world)))[0], StringComparison.Ordinal);

    private static Subnet Older(FaultedWorld world) => world.World.Vpc.Subnets.Last(subnet => subnet.Ordinal <= world.World.Vpc.OpenedAt);

    private static JsonObject Text(string text) => new() { ["S"] = text };

    // An incident in which nothing goes wrong, and what somebody does after it.
    private static IReadOnlyList<string> Audited(Action<FaultedWorld> after)
    {
        using var world = new FaultedWorld(Rehearsed.Stack, Web, Seed);
        world.Run();
        Assert.Empty(Audit.Of(world).Violations);
        after(world);
        return Audit.Of(world).Violations;
    }

    private static FaultRun[] RunAll(IReadOnlyList<Cell> cells)
    {
        var runs = new FaultRun[cells.Count];
        Parallel.For(0, cells.Count, place => runs[place] = FaultRun.Of(Rehearsed.Stack, Web, Seed, cells[place]));
        return runs;
    }

    private void Tell(IEnumerable<FaultRun> runs)
    {
        foreach (var ended in runs.GroupBy(run => (run.Kind, run.Ending)).OrderBy(group => group.Key.Kind, StringComparer.Ordinal))
        {
            output.WriteLine($"{ended.Key.Kind}: {ended.Count()} {ended.Key.Ending}");
        }
    }
}
