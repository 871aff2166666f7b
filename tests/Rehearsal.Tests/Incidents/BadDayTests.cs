using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Incidents on a day on which all of AWS and the cluster is slow at once.</summary>
public sealed class BadDayTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("managed-addon")]
    [InlineData("one-zone")]
    [InlineData("overlapping-routes")]
    [InlineData("batch-spike")]
    public void Incident_EverythingSlow_IsRecoveredFromLater(string scenario)
    {
        var (usualSeconds, slowSeconds) = (0.0, 0.0);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var (usual, slow) = (VirtualIncident.Run(Rehearsed.Stack, scenario, seed), VirtualIncident.Run(Rehearsed.Stack, scenario, seed, LatencySet.Pessimistic));

            Assert.Equal(("typical", "pessimistic"), (usual.Latencies, slow.Latencies));
            // Space may be there before the first pod waits: then nothing went wrong.
            Assert.NotEqual(IncidentOutcome.NotRecovered, slow.Outcome);
            Assert.Equal(usual.Created.Count, slow.Created.Count);
            usualSeconds += usual.RecoveredAfterSeconds.GetValueOrDefault();
            slowSeconds += slow.RecoveredAfterSeconds.GetValueOrDefault();
        }

        // One seed may be lucky, three aren't.
        Assert.True(slowSeconds > usualSeconds, $"recovered after {usualSeconds} s and {slowSeconds} s");
    }

    // What was made is found to be there by CreateSubnet's refusal alone, since no reading shows it yet.
    [Fact]
    public void Incident_SubnetsThatNoReadingShows_AreWaitedFor() =>
        Assert.Equal(IncidentOutcome.Recovered, VirtualIncident.Run(Rehearsed.Stack, "one-zone", seed: 5, LatencySet.Pessimistic).Outcome);
}
