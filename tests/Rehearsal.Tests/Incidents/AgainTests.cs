using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>The new space fills up, too: the slice that was kept free comes next, and then the next block.</summary>
public sealed class AgainTests
{
    [Fact]
    public void Incident_AfterTheFirstOnesSpaceIsFull_TakesTheFreeSliceAndThenTheNextBlock()
    {
        using var run = new Rehearsed("web");
        run.RunUntilEnded(1);
        Assert.Equal(["100.64.0.0/18", "100.64.128.0/18", "100.64.64.0/18"], Made(run));

        Fill(run);
        run.RunUntilEnded(2);
        Assert.Equal(["100.64.192.0/20", "100.64.208.0/20", "100.64.224.0/20"], Made(run).Skip(3));
        Assert.Single(Associated(run));

        // What is left of the block is somebody else's by then.
        run.World.Vpc.AddSubnet("us-west-2a", Ipv4Block.Parse("100.64.240.0/20"), Resource.NoTags, run.World.Now);
        Fill(run);
        run.RunUntilEnded(3);
        Assert.Equal(["100.65.0.0/18", "100.65.128.0/18", "100.65.64.0/18"], Made(run).Skip(6));
        Assert.Equal(2, Associated(run).Count);
        Assert.All(run.Told, told => Assert.True(told.Subject!.EndsWith("recovered", StringComparison.Ordinal) || told.Subject.EndsWith("headroom restored, no pod waits", StringComparison.Ordinal), told.Subject));
    }

    private static List<string> Associated(Rehearsed run) => [.. run.Changes.Where(change => change.Contains("is being associated", StringComparison.Ordinal))];

    // In the order of the responses, and sorted within each.
    private static List<string> Made(Rehearsed run) => [.. run.Changes.Where(change => change.Contains("is created in", StringComparison.Ordinal)).Select(change => change.Split('(', ')')[1]).Chunk(3).SelectMany(three => three.Order(StringComparer.Ordinal))];

    private static void Fill(Rehearsed run)
    {
        foreach (var subnet in run.World.Vpc.Subnets.Where(subnet => subnet.Tags.Value.ContainsKey("kubernetes.io/role/cni")))
        {
            subnet.Pool.TryTake(subnet.Pool.Free, []);
        }
    }
}
