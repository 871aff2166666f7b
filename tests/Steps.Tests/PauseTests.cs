using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>The owner's "not now" and "stop here".</summary>
public sealed class PauseTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Diagnose_Paused_PlansTellsWhyAndChangesNothing()
    {
        await PauseAsync();
        await _bench.FinishAsync(i => new ReadCluster(_bench.Edge).Handle(i, null!));

        Assert.IsType<DiagnoseAnswer.Report>(await new Diagnose(_bench.Edge).Handle(_bench.Input, null!));

        var report = Assert.IsType<ReportAnswer.Succeeded>(await new Report(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Headroom: web: a plan waits for you, held back", report.Subject);
        Assert.Contains("Ada paused web at 2026-01-02 12:00 UTC: the VPC is being moved", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_ClusterTaggedOff_IsHeldBack()
    {
        _bench.Eks.Cluster.Tags = new() { ["headroom"] = "off" };
        await _bench.FinishAsync(i => new ReadCluster(_bench.Edge).Handle(i, null!));

        Assert.IsType<DiagnoseAnswer.Report>(await new Diagnose(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Contains("has the tag headroom=off", _bench.Table.Item("incident#incident-1", "incident")!["why"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pause_WhoseTimeIsOver_HoldsNothingBack()
    {
        await PauseAsync(until: _bench.Clock.Now.AddMinutes(5));
        _bench.Clock.Pass(TimeSpan.FromMinutes(5));

        await _bench.PlanAsync();
    }

    [Fact]
    public async Task Resume_AfterAPause_LetsItGoOn()
    {
        await PauseAsync();
        Assert.Contains("Ada had paused it", (await OrderAsync(new Order { Do = "resume", Cluster = "web", By = "Bob" })).Done, StringComparison.Ordinal);
        Assert.Equal("web wasn't paused.", (await OrderAsync(new Order { Do = "resume", Cluster = "web", By = "Bob" })).Done);

        await _bench.PlanAsync();
    }

    [Fact]
    public async Task NextStep_PausedBetweenTwoSteps_StopsAndKeeps()
    {
        await _bench.PlanAsync();
        await new NextStep(_bench.Edge).Handle(_bench.Input, null!);
        await _bench.AssociateAsync();
        await PauseAsync();

        Assert.Equal(StepKinds.Finish, (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);

        var report = Assert.IsType<ReportAnswer.Succeeded>(await new Report(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Headroom: web: stopped by its owner", report.Subject);
        Assert.Contains("Stopped before createSubnets: Ada paused web", report.Message, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Calls.Count("DisassociateVpcCidrBlock"));
    }

    [Fact]
    public async Task NextStep_PausedUnderAStep_LetsItEnd()
    {
        await _bench.PlanAsync();
        await new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!);
        await PauseAsync();

        Assert.Equal(StepKinds.AssociateCidr, (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    [Fact]
    public async Task CheckDrift_TaggedOffMeanwhile_StopsBeforeTheFirstChange()
    {
        await _bench.PlanAsync();
        _bench.Eks.Cluster.Tags = new() { ["headroom"] = "off" };

        Assert.IsType<DriftAnswer.Drifted>(await new CheckDrift(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Stopped", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
    }

    [Fact]
    public async Task Pause_ClusterOfNoPolicy_IsRefused() =>
        await Assert.ThrowsAsync<ClusterNotInPolicyException>(() => OrderAsync(new Order { Do = "pause", Cluster = "other", By = "Ada" }));

    [Fact]
    public async Task Pause_EndingInThePast_IsRefused() => Assert.Contains(
        "has passed", (await Assert.ThrowsAsync<OrderRefusedException>(() => OrderAsync(new Order { Do = "pause", Cluster = "web", By = "Ada", Until = Some.Noon }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task CreateSubnets_TagsOfThePolicy_AreOnEverySubnet()
    {
        var bench = new Bench("""{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "tags": {"cost-center": "42"}}]}""");
        await bench.PlanAsync();
        await bench.AssociateAsync();
        await bench.CreateAsync();

        var made = bench.Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-new", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(made);
        Assert.All(made, subnet => Assert.Equal(("42", "incident-1"), (subnet.Tags.Single(t => t.Key == "cost-center").Value, subnet.Tags.Single(t => t.Key == "headroom:incident").Value)));
    }

    private Task<OrderAnswer> PauseAsync(DateTimeOffset? until = null) => OrderAsync(new Order { Do = "pause", Cluster = "web", By = "Ada", Why = "the VPC is being moved", Until = until });

    private Task<OrderAnswer> OrderAsync(Order order) => new OwnersHand(_bench.Edge).Handle(new OrderInput(order, "arn"), null!);
}
