using System.Text.Json.Nodes;
using Headroom.Rehearsal.Faults.Matrix;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Incidents;

namespace Headroom.Rehearsal.Tests.Faults;

public sealed class FaultMatrixTests
{
    private const ulong Seed = 1;

    private static readonly Scenario Web = ScenarioLibrary.Load("web");
    private static readonly Lazy<IReadOnlyList<Cell>> Cells = new(() => Cell.Of(Rehearsed.Stack, Web, Seed));

    [Fact]
    public void Cells_OfOneIncident_AreEachCallInEachWayAndEachCommandInEachWay()
    {
        Assert.Equal(Cells.Value.Count, Cells.Value.Select(cell => cell.Name).Distinct().Count());
        Assert.True(Cells.Value.Count >= 1_800, $"{Cells.Value.Count} cells");
        Assert.All(FaultKind.All.Select(kind => kind.Name).Concat(RunnerTrouble.All.Select(trouble => trouble.Name)), way => Assert.Contains(Cells.Value, cell => cell.Kind == way));
        Assert.Contains(Cells.Value, cell => cell.Name == "function:CreateSubnets/ec2:CreateSubnet/3/timeout-done");
    }

    // Where the process of a function ends, the workflow calls it again, and it finds what the first one has left.
    [Theory]
    [InlineData("AssociateCidr")]
    [InlineData("CreateSubnets")]
    [InlineData("OpenSubnets")]
    [InlineData("ConfigureAwsNode")]
    [InlineData("Report")]
    public void Crash_AfterAnyCallOfAFunction_RecoversAndLeavesNothingThatNobodyOwns(string function)
    {
        var runs = Cells.Value.Where(cell => cell.Kind is "crash-before" or "crash-after" && cell.Name.StartsWith($"function:{function}/", StringComparison.Ordinal)).Select(cell => FaultRun.Of(Rehearsed.Stack, Web, Seed, cell)).ToList();

        Assert.NotEmpty(runs);
        Assert.Empty(runs.SelectMany(run => run.Violations.Select(what => $"{run.Cell}: {what}")));
        Assert.All(runs, run => Assert.Equal(Ending.Recovered, run.Ending));
    }

    [Fact]
    public void Audit_SubnetThatNoJournalOwns_IsAViolation() => Assert.Contains("is nobody's", Assert.Single(Audited(world =>
        world.Deployed.Front.Call(new Caller("person"), "ec2", "CreateSubnet", new JsonObject { ["VpcId"] = world.World.Vpc.Id, ["AvailabilityZone"] = "us-west-2a", ["CidrBlock"] = "100.64.192.0/24" }))), StringComparison.Ordinal);

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
}
