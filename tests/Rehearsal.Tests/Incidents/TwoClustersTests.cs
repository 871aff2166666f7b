namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Two clusters of one VPC run out of the same addresses at the same time.</summary>
public sealed class TwoClustersTests
{
    // Whose alarm comes first is the seed's luck. The other is refused once, because the VPC changed under its plan, and plans anew in the same block, unless its pods have found addresses meanwhile:
    // the second cluster's CNI keeps to its own cluster tag, the first one's takes every tagged subnet.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Responses_OfTwoClustersInOneVpc_ShareTheBlockAndBothRecover(ulong seed)
    {
        using var run = new Rehearsed("two-clusters", seed);
        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(45));

        var told = run.Told.Select(told => told.Subject!["Headroom: ".Length..]).ToList();
        Assert.EndsWith(": recovered", told[0], StringComparison.Ordinal);
        Assert.All(run.World.Clusters, cluster => Assert.Contains(told, subject => subject.StartsWith(cluster.Cluster + ": ", StringComparison.Ordinal)));
        Assert.Single(run.Changes, change => change.Contains("is being associated", StringComparison.Ordinal));
        Assert.InRange(run.Changes.Count(change => change.Contains("is created in", StringComparison.Ordinal)), 3, 6);
        Assert.All(run.World.Clusters, cluster => Assert.Equal(0, cluster.Zones.Sum(zone => zone.Waiting)));
    }
}
