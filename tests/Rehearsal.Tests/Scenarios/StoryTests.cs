using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Scenarios;

/// <summary>Without a response, the world's figures are those of the stories.</summary>
public sealed class StoryTests
{
    // neon.com, AWS CNI lessons from a production outage: 3.7k to 3.9k of each subnet's 4,091 allocated before; ~12,200 of 12,273 allocated and ~8.8k (71 %) assigned in the incident.
    [Fact]
    public void Neon_NobodyResponds_RunsOutWith99PercentAllocatedAnd71PercentAssigned()
    {
        using var world = World.Start(ScenarioLibrary.Load("neon"), 1);
        var total = world.Vpc.Subnets.Sum(subnet => (int)subnet.Block.Size - 5);
        Assert.Equal((12_273, 500), (total, world.Cluster.Nodes.Count));
        Assert.All(world.Vpc.Subnets, subnet => Assert.InRange(AllocatedIn(world, subnet.Block.ToString()), 3_700, 3_900));
        var (before, start) = (Assigned(world), world.Now);

        world.Run(() => world.Stuck() > 0, 15);

        Assert.InRange(before, 5_000, 5_500);
        Assert.InRange(world.Now - start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        Assert.Equal((99, 71), (100 * world.Vpc.Subnets.Sum(subnet => AllocatedIn(world, subnet.Block.ToString())) / total, (int)Math.Round(100.0 * Assigned(world) / total)));

        world.Run(10);
        Assert.All(world.Cluster.Zones, zone => Assert.True(zone.Waiting > 20, $"{zone.Waiting} pods wait in {zone.Zone}"));
    }

    // Ministry of Justice Cloud Platform, incident of 2023-07-21: new deployments stuck in ContainerCreating.
    [Fact]
    public void PrefixReset_AnUpgradeTakesItBack_NewPodsStickUntilSlotsAreGivenBack()
    {
        using var world = World.Start(ScenarioLibrary.Load("prefix-reset"), 1);
        world.Run(4);
        Assert.Equal(0, world.Stuck());

        world.Run(16);
        Assert.All(world.Cluster.Zones, zone => Assert.True(zone is { Waiting: > 50, NodeSubnetFree: > 300 }, $"{zone}"));

        // Setting it again isn't enough while single addresses hold the interfaces' slots, also those that no pod has any more: ipamd gives them back at its next start only (nodeInit). The Ministry replaced nodes.
        world.SetEnvironment("ENABLE_PREFIX_DELEGATION", "true");
        world.Run(15);
        Assert.True(world.Stuck() > 100, $"{world.Stuck()} wait");

        world.Cluster.RestartAwsNode("2026-01-01T00:35:00Z", "kubectl-rollout");
        Assert.True(world.Run(() => world.Stuck() == 0, 15), $"{world.Stuck()} wait");
    }

    [Fact]
    public void Fragmented_HundredsAreFree_NoPrefixIs()
    {
        using var world = World.Start(ScenarioLibrary.Load("fragmented"), 1);
        world.Run(10);

        Assert.All(world.Cluster.Zones, zone => Assert.True(zone is { Waiting: > 20, NodeSubnetFree: > 200 }, $"{zone}"));
        Assert.All(world.Vpc.Subnets, subnet => Assert.False(subnet.Pool.TryTakePrefixes(1, [])));
    }

    [Theory]
    [InlineData("{\"WARM_IP_TARGET\": \"1\"}", true)]
    [InlineData("{}", false)]
    public void Churn_PodsComeAndGo_StarvesOnlyWithTheLowWarmTarget(string environment, bool starves)
    {
        var file = ScenarioLibrary.Text("churn");
        using var world = World.Start(ScenarioReader.Read("churn.json", file.Replace("{\"WARM_IP_TARGET\": \"1\"}", environment, StringComparison.Ordinal)), 1);
        world.Run(10);

        Assert.All(world.Cluster.Zones, zone => Assert.True(zone.NodeSubnetFree > 500 && (starves ? zone.Waiting > 20 : zone.Waiting == 0), $"{zone}"));
    }

    [Fact]
    public void BatchSpike_WithinAMinute_TakesPlentyToNothing()
    {
        using var world = World.Start(ScenarioLibrary.Load("batch-spike"), 1);
        world.Run(2.5);
        Assert.All(world.Cluster.Zones, zone => Assert.True(zone is { Waiting: 0, NodeSubnetFree: > 150 }, $"{zone}"));

        world.Run(1);
        Assert.All(world.Cluster.Zones, zone => Assert.True(zone.NodeSubnetFree < 50, $"{zone}"));
    }

    private static int AllocatedIn(World world, string block) =>
        world.Vpc.Interfaces.Where(one => one.Instance is not null && one.Subnet.Block.ToString() == block).Sum(one => one.Addresses.Count);

    private static int Assigned(World world) => world.Cluster.Zones.Sum(zone => zone.Pods);
}
