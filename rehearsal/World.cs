using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal;

/// <summary>The simulated world: a clock, luck, a VPC and the clusters in it. AWS services that run the response are attached from outside.</summary>
internal sealed class World : IDisposable
{
    /// <summary>The account that everything is in.</summary>
    public const string Account = "111122223333";

    /// <summary>The region that everything is in.</summary>
    public const string Region = "us-west-2";

    /// <summary>The moment at which every world begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private World(Scenario scenario, ulong seed, LatencySet latencies)
    {
        (Scenario, Seed, Chance, Clock) = (scenario, seed, new Chance(seed), new WorldClock(Beginning));
        Latencies = new Latencies(Chance.Fork("latencies"), latencies);
        Timeline = new Timeline(Clock);
        Buckets = new RequestBuckets(Clock);
        Vpc = VpcBuilder.Build(scenario, Clock, Chance, Latencies, Timeline);
        Ec2 = new Ec2Service(Vpc, Buckets);
        List<EksCluster> clusters = [.. new[] { scenario }.Concat(scenario.OtherClusters)
            .Select(said => new EksCluster(said, ClusterBuilder.Build(said, Vpc, Buckets, Latencies, Chance.Fork("cluster " + said.Name)), Vpc))];
        Clusters = [.. clusters.Select(cluster => cluster.Cluster)];
        Eks = new EksService(clusters, Vpc, Latencies, Chance.Fork("eks"));
        Vpc.Open();
        foreach (var said in clusters.Select(cluster => cluster.Scenario))
        {
            if (said.AwsNode.OverwrittenAfter is { } after)
            {
                Clock.Schedule(after, () => Eks.Upgrade(said.Name, Clock));
            }
        }
    }

    /// <summary>How the world began.</summary>
    public Scenario Scenario { get; }

    /// <summary>What its luck comes from.</summary>
    public ulong Seed { get; }

    public WorldClock Clock { get; }

    public Chance Chance { get; }

    public Latencies Latencies { get; }

    public Timeline Timeline { get; }

    /// <summary>The VPC's state, for those who look from outside; everybody inside goes through <see cref="Ec2"/>.</summary>
    public SimulatedVpc Vpc { get; }

    public Ec2Service Ec2 { get; }

    /// <summary>EC2's throttling, which all callers share.</summary>
    internal RequestBuckets Buckets { get; }

    public EksService Eks { get; }

    public IReadOnlyList<SimulatedCluster> Clusters { get; }

    /// <summary>The cluster that the scenario is about.</summary>
    public SimulatedCluster Cluster => Clusters[0];

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Builds a world; nothing has happened in it yet.</summary>
    public static World Start(Scenario scenario, ulong seed, LatencySet latencies = LatencySet.Typical) => new(scenario, seed, latencies);

    /// <inheritdoc/>
    public void Dispose() => Clock.Dispose();
}
