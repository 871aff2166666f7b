using System.Collections.Concurrent;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Tests.Incidents;

namespace Headroom.Rehearsal.Tests.Baselines;

/// <summary>What each contender's answer comes to.</summary>
public sealed class ContenderTests
{
    // Several tests look at the same run from different sides.
    private static readonly ConcurrentDictionary<(string Scenario, string Contender, ulong Seed), ContenderRun> Runs = new();

    public static TheoryData<string> Names => [.. Contender.All.Select(contender => contender.Name)];

    // Discovery is switched off in web, so that space alone helps nobody; in one-zone it is on.
    [Theory]
    [InlineData("web", "headroom", IncidentOutcome.Recovered, "1 block, 3 subnets, 1 change of aws-node")]
    [InlineData("web", "nothing", IncidentOutcome.NotRecovered, "nothing")]
    [InlineData("web", "cre", IncidentOutcome.NotRecovered, "1 block, 3 changes of aws-node")]
    [InlineData("web", "cre-mended", IncidentOutcome.Recovered, "1 block, 3 subnets, 1 change of aws-node")]
    [InlineData("web", "tag-only", IncidentOutcome.NotRecovered, "1 block, 3 subnets")]
    [InlineData("one-zone", "tag-only", IncidentOutcome.Recovered, "1 block, 3 subnets")]
    [InlineData("one-zone", "cre", IncidentOutcome.NotRecovered, "1 block, 3 changes of aws-node")]
    [InlineData("managed-addon", "cre-mended", IncidentOutcome.Recovered, "1 block, 3 subnets, 1 change of aws-node")]
    [InlineData("healthy", "cre-mended", IncidentOutcome.NothingWrong, "nothing")]
    public void Run_Contender_EndsWhereItsCommandsLead(string scenario, string contender, IncidentOutcome outcome, string made)
    {
        var run = Run(scenario, contender);

        Assert.Equal((outcome, made), (run.Outcome, run.Made));
    }

    [Theory, InlineData("web", 1), InlineData("one-zone", 2), InlineData("one-zone", 3)]
    public void Run_SameSeed_AlarmsAtTheSameMomentWhoeverAnswers(string scenario, ulong seed)
    {
        var alarms = Contender.All.Select(contender => Run(scenario, contender.Name, seed).AlarmSecond).ToList();

        Assert.True(alarms[0] > 0);
        Assert.All(alarms, alarm => Assert.Equal(alarms[0], alarm));
    }

    [Theory, MemberData(nameof(Names))]
    public void Run_SameSeedTwice_IsTheSameRun(string contender)
    {
        var (one, other) = (Run("one-zone", contender, seed: 2), RunAnew(("one-zone", contender, 2)));

        Assert.Equal((one.PodMinutes, one.Calls, one.RecoveredAfterSeconds), (other.PodMinutes, other.Calls, other.RecoveredAfterSeconds));
        Assert.Equal(one.Curve, other.Curve);
        Assert.Equal(one.Commands, other.Commands);
    }

    // The block isn't associated yet when the first subnet is asked for; the loop's other two blocks are none.
    [Fact]
    public void CreAsWritten_InWeb_MakesNoSubnetAndEndsWorseThanDoingNothing()
    {
        var run = Run("web", "cre");

        Assert.Equal(
            ["100.64.1.0/24 InvalidSubnet.Range", "100.64.b.0/24 InvalidParameterValue", "100.64.c.0/24 InvalidParameterValue"],
            run.Commands.Where(command => command.Failed).Select(command => $"{command.Text.Split(' ')[4]} {command.Answer.Split(':')[0]}"));
        Assert.True(run.PodMinutes > 1.2 * Run("web", "nothing").PodMinutes);
    }

    // grep looks for a word that kubectl doesn't show for them.
    [Fact]
    public void CreAsWritten_WithPodsThatWait_FindsNonePending()
    {
        var run = Run("web", "cre");

        Assert.True(run.Zones.Sum(zone => zone.WaitingAtEnd) > 0);
        Assert.Equal(("kubectl get pods --all-namespaces | grep Pending", "0 lines"), (run.Commands[^1].Text, run.Commands[^1].Answer));
    }

    [Theory]
    [InlineData("cidr-quota", "associate-vpc-cidr-block", "CidrLimitExceeded")]
    [InlineData("shared-vpc", "associate-vpc-cidr-block", "UnauthorizedOperation")]
    [InlineData("overlapping-routes", "associate-vpc-cidr-block", "InvalidVpc.Range")]
    [InlineData("aws-node-missing", "kubectl set env", "Error from server (NotFound)")]
    public void CreMended_WhereACommandIsRefused_StopsThere(string scenario, string command, string answer)
    {
        var run = Run(scenario, "cre-mended");

        Assert.Contains(command, run.Commands[^1].Text, StringComparison.Ordinal);
        Assert.StartsWith(answer, run.Commands[^1].Answer, StringComparison.Ordinal);
        Assert.Equal(IncidentOutcome.NotRecovered, run.Outcome);
    }

    [Fact]
    public void Headroom_WhereTheScriptsBlockIsTaken_TakesTheNext()
    {
        var run = Run("overlapping-routes", "headroom");

        Assert.Equal((IncidentOutcome.Recovered, "1 block, 3 subnets"), (run.Outcome, run.Made));
    }

    [Fact]
    public void CreMended_OnABadDay_WaitsAsLongAsItTakes()
    {
        var run = VirtualContender.Run(Rehearsed.Stack, Rehearsed.Stack.Scenario("web"), Contender.CreMendedByUs, 1, LatencySet.Pessimistic);

        Assert.Equal((IncidentOutcome.Recovered, "pessimistic"), (run.Outcome, run.Latencies));
        Assert.Contains(run.Commands, command => command.Text.Contains("describe-vpcs", StringComparison.Ordinal) && command.Times > 1);
    }

    [Fact]
    public void Calls_OfABaseline_AreItsScriptsAlone()
    {
        Assert.Equal(0, Run("web", "nothing").Calls);
        Assert.Equal(7, Run("web", "cre").Calls);
    }

    // Independent of how they are added up: the area under the curve of waiting pods.
    [Fact]
    public void PodMinutes_OfARun_AreTheAreaUnderItsCurve()
    {
        var run = Run("web", "nothing");
        var ends = run.Curve.Skip(1).Select(point => point.Second).Append((int)(Math.Floor(run.EndSecond / 5) * 5) + 5);
        var area = run.Curve.Zip(ends).Sum(pair => pair.First.Waiting * (pair.Second - pair.First.Second) / 60.0);

        Assert.True(area > 0);
        Assert.Equal(area, run.PodMinutes, 3);
    }

    private static ContenderRun Run(string scenario, string contender, ulong seed = 1) => Runs.GetOrAdd((scenario, contender, seed), RunAnew);

    private static ContenderRun RunAnew((string Scenario, string Contender, ulong Seed) key) =>
        VirtualContender.Run(Rehearsed.Stack, Rehearsed.Stack.Scenario(key.Scenario), Contender.All.Single(candidate => candidate.Name == key.Contender), key.Seed);
}
