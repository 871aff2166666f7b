using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class CheckDriftTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_SameWorld_IsClear()
    {
        await _bench.PlanAsync();
        _bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 0); // pods come and go

        Assert.IsType<DriftAnswer.Clear>(await CallAsync());
    }

    [Fact]
    public async Task Handle_ABlockMoreThanThePlanKnows_IsDriftAndSaysSo()
    {
        await _bench.PlanAsync();
        _bench.Ec2.Blocks.Add(FakeEc2.Block("vpc-cidr-assoc-theirs", "100.64.0.0/16", "associated"));

        Assert.IsType<DriftAnswer.Drifted>(await CallAsync());
        var record = _bench.Table.Item("incident#incident-1", "incident")!;
        Assert.Equal("Drifted", record["outcome"]);
        Assert.Contains("100.64.0.0/16", record["drift"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_RulesAndReservations_ArentReadAgain()
    {
        await _bench.PlanAsync();
        _bench.Calls.Log.Clear();

        await CallAsync();

        Assert.DoesNotContain("DescribeSecurityGroupRules", _bench.Calls.Log);
        Assert.DoesNotContain("GetSubnetCidrReservations", _bench.Calls.Log);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task Handle_ARuleHasComeThatKeepsNewPodsOut_IsDriftWhereThePlanHasWaited(int minutes, bool isDrift)
    {
        await _bench.PlanAsync();
        _bench.Clock.Pass(Some.Noon.AddMinutes(minutes) - _bench.Clock.Now);
        _bench.Ec2.AclEntries.Add(new NetworkAclEntry { RuleNumber = 90, Egress = false, RuleAction = RuleAction.Deny, Protocol = "-1", CidrBlock = "100.64.0.0/10" });

        Assert.Equal(isDrift ? typeof(DriftAnswer.Drifted) : typeof(DriftAnswer.Clear), (await CallAsync()).GetType());
        Assert.Equal(isDrift, _bench.Table.Item("incident#incident-1", "incident")!.GetValueOrDefault("drift")?.Contains("new: Network ACL acl-nodes of ", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(44, null)]
    [InlineData(45, "Expired")]
    [InlineData(60 * 24, "Expired")]
    public async Task Handle_PlanOfOldFacts_IsRefusedByName(int minutes, string? outcome)
    {
        await _bench.PlanAsync();
        _bench.Clock.Pass(Some.Noon.AddMinutes(minutes) - _bench.Clock.Now);
        _bench.Calls.Log.Clear();

        Assert.Equal(outcome is null ? typeof(DriftAnswer.Clear) : typeof(DriftAnswer.Drifted), (await CallAsync()).GetType());
        Assert.Equal(outcome, _bench.Table.Item("incident#incident-1", "incident")!.GetValueOrDefault("outcome"));
        Assert.Equal(outcome is null, _bench.Calls.Log.Contains("DescribeVpcs"));
    }

    [Fact]
    public async Task Handle_PlanThatWaitedForAPerson_LivesAsMuchLonger()
    {
        var bench = new Bench("""{"clusters": [{"name": "web", "mode": "approve", "approvalMinutes": 240}]}""");
        await bench.FinishAsync(i => new ReadCluster(bench.Edge).Handle(i, null!));
        await new Diagnose(bench.Edge).Handle(bench.Input, null!);
        bench.Clock.Pass(Some.Noon.AddMinutes(240 + 44) - bench.Clock.Now);

        Assert.IsType<DriftAnswer.Clear>(await new CheckDrift(bench.Edge).Handle(bench.Input, null!));
    }

    // Step Functions redrives an execution up to two weeks later, from the state that failed.
    [Fact]
    public async Task NextStep_RedrivenNextDayBeforeAnyChange_EndsAsExpiredAndReportsIt()
    {
        await _bench.PlanAsync();
        _bench.Clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal("finish", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
        var answer = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Headroom: web: the plan was too old, nothing changed", answer.Subject);
        Assert.Contains("Why: The plan could be carried out until 2026-01-02 12:45:00 UTC", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextStep_RedrivenAfterTheFirstChange_GoesOn()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        _bench.Clock.Pass(TimeSpan.FromDays(1));

        Assert.Equal("createSubnets", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    private Task<DriftAnswer> CallAsync() => new CheckDrift(_bench.Edge).Handle(_bench.Input, null!);
}
