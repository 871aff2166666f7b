using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

public sealed class RolloutTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(12, 2)]
    [InlineData(30, 3)]
    public void Rollout_Wave_IsATenthOfTheNodesRoundedUp(int nodes, int wave)
    {
        using var world = Some.World(nodes: nodes);
        world.SetEnvironment("WARM_ENI_TARGET", "2");
        var most = 0;
        Assert.True(world.Run(
            () =>
            {
                most = Math.Max(most, nodes - world.Clusters[0].AwsNode!.Ready);
                return world.Clusters[0].DaemonSet!.IsRolledOut;
            },
            30));

        Assert.Equal(wave, most);
    }

    [Fact]
    public void Rollout_Change_CountsGenerationObservedUpdatedAndReady()
    {
        using var world = Some.World(nodes: 4);
        var before = world.Clusters[0].AwsNode!;
        Assert.Equal((1L, 1L, 4, 4, 4), (before.Generation, before.ObservedGeneration, before.Desired, before.Updated, before.Ready));

        world.SetEnvironment("WARM_ENI_TARGET", "2");
        Assert.Equal((2L, 1L), (world.Clusters[0].AwsNode!.Generation, world.Clusters[0].AwsNode!.ObservedGeneration));
        world.Run(0.1);
        var during = world.Clusters[0].AwsNode!;
        Assert.Equal((2L, 3), (during.ObservedGeneration, during.Ready));
        world.Run(3);
        var after = world.Clusters[0].AwsNode!;
        Assert.Equal((4, 4), (after.Updated, after.Ready));
    }

    [Fact]
    public void Set_SameValue_StartsNoRollout()
    {
        using var world = Some.World();
        world.SetEnvironment("WARM_ENI_TARGET", "1");

        Assert.Equal(1, world.Clusters[0].AwsNode!.Generation);
    }

    [Fact]
    public void Set_AnotherManager_OwnsWhatItChangedAndNothingElse()
    {
        using var world = Some.World();
        var before = world.Clusters[0].AwsNode!.Environment.Select(variable => variable.Key).ToList();
        world.SetEnvironment("WARM_ENI_TARGET", "2");
        world.SetEnvironment("WARM_IP_TARGET", "3");
        var owners = world.Clusters[0].AwsNode!.Owners;

        Assert.Equal(["WARM_ENI_TARGET", "WARM_IP_TARGET"], owners["kubectl-set"]);
        Assert.Equal(before.Except(["WARM_ENI_TARGET"]).Order(StringComparer.Ordinal), owners["kubectl-client-side-apply"]);
        world.SetEnvironment("WARM_IP_TARGET", null);
        Assert.Equal(before, world.Clusters[0].AwsNode!.Environment.Select(variable => variable.Key));
    }

    [Fact]
    public void Set_ConfigurationThatAwsNodeRefuses_StopsTheRolloutAtTheFirstWaveAndIsMendedByTheNextChange()
    {
        using var world = Some.World(nodes: 12);
        world.SetEnvironment("ENABLE_IPv6", "true");
        world.Run(10);
        Assert.Equal((2, 10), (world.Clusters[0].AwsNode!.Updated, world.Clusters[0].AwsNode!.Ready));

        world.SetEnvironment("ENABLE_IPv6", "false");
        Assert.True(world.Run(() => world.Clusters[0].DaemonSet!.IsRolledOut, 10));
    }

    [Fact]
    public void Set_TakenBackInTheMiddle_ReplacesOnlyTheNodesThatHadIt()
    {
        using var world = Some.World(nodes: 12);
        world.SetEnvironment("ENABLE_IPv6", "true");
        world.Run(10);

        world.SetEnvironment("ENABLE_IPv6", "false");
        Assert.True(world.Run(() => world.Clusters[0].AwsNode!.ObservedGeneration == 3, 1));

        Assert.Equal((10, 10), (world.Clusters[0].AwsNode!.Updated, world.Clusters[0].AwsNode!.Ready));
        var least = 12;
        Assert.True(world.Run(
            () =>
            {
                least = Math.Min(least, world.Clusters[0].AwsNode!.Ready);
                return world.Clusters[0].DaemonSet!.IsRolledOut;
            },
            10));
        Assert.Equal(10, least);
    }

    [Theory]
    [InlineData("1.22.2", "dial tcp 127.0.0.1:50051: connect: connection refused")]
    [InlineData("1.23.0", "dial unix /var/run/aws-node/ipamd.sock: connect: connection refused")] // ipamdSocketPath
    public void Restart_OfOneNode_RefusesSandboxesWithTheDialErrorAndKeepsAddresses(string version, string error)
    {
        using var world = Some.World(version: version, pods: 5, workloads: [new { name = "more", perMinute = 60, pods = 20 }]);
        var before = world.Clusters[0].PodStore.All.Select(pod => pod.Address!.Text).ToList();
        world.Clusters[0].RestartAwsNode("2026-01-01T00:00:00Z", "kubectl-rollout");
        world.Run(2);

        Assert.Contains(world.Clusters[0].Events, one => one.Message.Contains(error, StringComparison.Ordinal));
        Assert.Equal(before, world.Clusters[0].PodStore.All.Take(5).Select(pod => pod.Address!.Text));
        Assert.Equal(0, world.Stuck());
    }
}
