namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Two clusters of one VPC run out of the same addresses at about the same time.</summary>
public sealed class TwoClustersTests
{
    private const string Changed = "the world changed under the plan, nothing changed";

    // The first one's subnets are closed to the second by their cluster tag, so the second makes its own in the same block: at once, or, where the VPC changed under its plan, with its next try.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Responses_OfTwoClustersInOneVpc_ShareTheBlockAndBothRecover(ulong seed)
    {
        using var run = new Rehearsed("two-clusters", seed);
        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(35));
        var told = run.Told.Select(told => told.Subject!.Split(": ")).ToLookup(parts => parts[1], parts => parts[2]);

        Assert.Equal(["recovered"], told["two-clusters"]);
        Assert.Equal(["recovered"], told["two-clusters-batch"].Where(subject => subject != Changed));
        Assert.Single(run.Changes, change => change.Contains("is being associated", StringComparison.Ordinal));
        Assert.Equal(6, run.Changes.Count(change => change.Contains("is created in", StringComparison.Ordinal)));
        Assert.All(run.World.Clusters, cluster => Assert.Equal(0, cluster.Zones.Sum(zone => zone.Waiting)));
    }
}
