namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Two clusters of one VPC run out of the same addresses at the same time.</summary>
public sealed class TwoClustersTests
{
    // The first one's subnets are closed to the second by their cluster tag; so the second, refused once because the VPC changed under its plan, plans anew in the same block.
    [Fact]
    public void Responses_OfTwoClustersInOneVpc_ShareTheBlockAndBothRecover()
    {
        using var run = new Rehearsed("two-clusters");
        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(30));

        Assert.Equal(["two-clusters", "two-clusters-batch", "two-clusters-batch"], run.Deployed.States.Executions.Select(execution => (string?)execution.Input?["cluster"]).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Headroom: two-clusters: recovered", "Headroom: two-clusters-batch: the world changed under the plan, nothing changed", "Headroom: two-clusters-batch: recovered"],
            run.Told.Select(told => told.Subject));
        Assert.Single(run.Changes, change => change.Contains("is being associated", StringComparison.Ordinal));
        Assert.Equal(6, run.Changes.Count(change => change.Contains("is created in", StringComparison.Ordinal)));
        Assert.All(run.World.Clusters, cluster => Assert.Equal(0, cluster.Zones.Sum(zone => zone.Waiting)));
    }
}
