using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>What ipamd gives back, and when.</summary>
public sealed class PoolShrinkingTests
{
    [Fact]
    public void Shrink_PodsLeaveOneByOne_GivesBackEachHalfMinuteAtMost()
    {
        using var world = Some.World("m5.4xlarge", pods: 12, environment: new { WARM_IP_TARGET = "1" });
        var (pods, pool) = (world.Clusters[0].PodStore, world.Vpc.Subnets[0].Pool);
        var givenBack = new List<double>();
        var free = pool.Free;
        for (var second = 0; second < 95; second++)
        {
            if (second % 10 == 0)
            {
                pods.Delete(pods.All[0]);
            }

            world.Run(1.0 / 60);
            if (pool.Free != free)
            {
                (free, _) = (pool.Free, 0);
                givenBack.Add(second);
            }
        }

        Assert.InRange(givenBack.Count, 2, 4);
        Assert.All(givenBack.Zip(givenBack.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 30, 40));
    }

    [Fact]
    public void Drop_SecondInterfaceWithoutPods_WaitsForItsYouthAndTheCooling()
    {
        using var world = Some.World(pods: 0, workloads: [new { name = "batch", perMinute = 600, pods = 10 }]);
        var pods = world.Clusters[0].PodStore;
        Assert.True(world.Run(() => world.Node().Ipamd.Stats.Total == 27, 2));
        var attached = world.Now;
        foreach (var pod in pods.All.ToList())
        {
            pods.Delete(pod);
        }

        Assert.True(world.Run(() => world.Node().Ipamd.Interfaces < 3, 5));
        Assert.InRange(world.Now - attached, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("1", 2)] // isRequiredForWarmPrefixTarget doesn't ask whether IP targets are set
    public void Drop_PrefixModeWithIpTargets_StillMindsTheWarmPrefixTarget(string warmPrefixes, int interfaces)
    {
        using var world = Some.World("t3.small", pods: 48, maxPods: 110, environment: new { ENABLE_PREFIX_DELEGATION = "true", WARM_PREFIX_TARGET = warmPrefixes, WARM_IP_TARGET = "1" });
        Assert.Equal((4, 2), (world.Node().Ipamd.Stats.Prefixes, world.Node().Ipamd.Interfaces));
        // Six pods less on each prefix: no other one is wholly free, but the spare one isn't needed for addresses any more.
        var pods = world.Clusters[0].PodStore;
        foreach (var pod in pods.All.GroupBy(pod => pod.Address!.Block).SelectMany(group => group.Take(6)).ToList())
        {
            pods.Delete(pod);
        }

        world.Run(5);

        Assert.Equal(interfaces, world.Node().Ipamd.Interfaces);
    }

    [Fact]
    public void Shrink_PrefixesOverTheWarmTarget_GoBackWholeOnly()
    {
        using var world = Some.World(pods: 40, maxPods: 110, environment: new { ENABLE_PREFIX_DELEGATION = "true" });
        var (pods, node) = (world.Clusters[0].PodStore, world.Node());
        Assert.Equal(4, node.Ipamd.Stats.Prefixes);
        foreach (var pod in pods.All.Take(16).ToList())
        {
            pods.Delete(pod);
        }

        // The first prefix is free now, and with the spare one there is one too many.
        Assert.True(world.Run(() => node.Ipamd.Stats.Prefixes == 3, 1));
        world.Run(3);
        Assert.Equal((3, 1), (node.Ipamd.Stats.Prefixes, node.Ipamd.Stats.FreePrefixes));
    }

    [Theory]
    [InlineData("true", 48)] // three /28
    [InlineData("false", 40)]
    public void Shrink_NothingRuns_KeepsTheMinimum(string prefixes, int total)
    {
        using var world = Some.World("m5.4xlarge", environment: new { ENABLE_PREFIX_DELEGATION = prefixes, WARM_IP_TARGET = "1", MINIMUM_IP_TARGET = "40" });
        world.Run(2);

        Assert.Equal(total, world.Node().Ipamd.Stats.Total);
    }

    [Fact]
    public void Grow_MaxEni_StaysBelowTheTypesLimit()
    {
        using var world = Some.World(pods: 18, maxPods: 110, environment: new { MAX_ENI = "2" });
        world.Run(2);

        Assert.Equal((2, 18), (world.Node().Ipamd.Interfaces, world.Node().Ipamd.Stats.Total));
    }
}
