using Headroom.Cli.Compare;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli.Tests.Compare;

/// <summary>How runs add up.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Of_RunsThatEndDifferently_CountsEachAndSpreadsOnlyWhatHappened()
    {
        var tally = Comparison.Of("web",
        [
            Some.Run(Contender.Headroom, 1, recovered: 100, first: 40),
            Some.Run(Contender.Headroom, 2, recovered: 300, first: null),
            Some.Run(Contender.Headroom, 3, IncidentOutcome.NotRecovered, recovered: null, first: 60),
            Some.Run(Contender.Headroom, 4, IncidentOutcome.NothingWrong, recovered: null, first: null),
        ]).Contenders.Single();

        Assert.Equal((2, 1, 1), (tally.Recovered, tally.NotRecovered, tally.NothingWrong));
        Assert.Equal(new Spread(100, 300, 300), tally.RecoverySeconds);
        Assert.Equal(new ZoneTally("us-west-2a", new Spread(40, 60, 60), Never: 2), tally.Zones.Single());
    }

    [Fact]
    public void Of_Contenders_KeepTheirOrderAndTheFirstSeedsDetails()
    {
        var comparison = Some.Comparison();

        Assert.Equal(Contender.All.Select(contender => contender.Title), comparison.Contenders.Select(contender => contender.Title));
        Assert.Equal((7UL, 2, "typical"), (comparison.FirstSeed, comparison.Runs, comparison.Latencies));
        Assert.All(comparison.Contenders, contender => Assert.Equal((7UL, 3), (contender.First.Seed, contender.First.Curve.Count)));
    }

    // EC2 may not know a new subnet yet; a script that asks again until it does hasn't failed.
    [Fact]
    public void FailedCommands_TriedAgainUntilTheyWorked_AreNotAmongThem()
    {
        CommandRecord[] commands =
        [
            new(1, "associate-route-table", "InvalidSubnetID.NotFound: The subnet ID 'subnet-1' does not exist", true, 3),
            new(2, "associate-route-table", "ok", false, 1),
            new(3, "create-subnet", "InvalidSubnet.Range: The CIDR is invalid.", true, 1),
            new(4, "kubectl rollout status", "error: timed out waiting for the condition", true, 1),
        ];

        var tally = Comparison.Of("web", [Some.Run(Contender.CreWritten) with { Commands = commands }]).Contenders.Single();

        Assert.Equal(["create-subnet: InvalidSubnet.Range", "kubectl rollout status: error: timed out waiting for the condition"], tally.FailedCommands.Keys);
    }

    [Theory]
    [InlineData(200.0, 300.0, "The alarm fires after 200 / 300 / 300 s.")]
    [InlineData(200.0, null, "The alarm fires after 200 s, and in 1 of 2 worlds never.")]
    [InlineData(null, null, "The alarm never fires: nobody is called.")]
    public void Alarm_OfSomeWorlds_SaysWhenAndInHowManyNever(double? first, double? second, string text)
    {
        var comparison = Comparison.Of("web", [Some.Run(Contender.DoNothing, 1) with { AlarmSecond = first }, Some.Run(Contender.DoNothing, 2) with { AlarmSecond = second }]);

        Assert.Equal(text, CompareText.Alarm(comparison));
    }
}
