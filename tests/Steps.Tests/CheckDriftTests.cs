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

    private Task<DriftAnswer> CallAsync() => new CheckDrift(_bench.Edge).Handle(_bench.Input, null!);
}
