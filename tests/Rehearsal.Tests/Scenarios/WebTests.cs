using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Scenarios;

public sealed class WebTests
{
    [Fact]
    public void Web_NobodyResponds_RunsOutInEveryZoneAndStaysStuck()
    {
        using var world = World.Start(ScenarioLibrary.Load("web"), 1);
        Assert.All(world.Clusters[0].Zones, zone => Assert.InRange(zone.NodeSubnetFree, 50, 60));

        world.Run(10);
        var stuck = world.Clusters[0].Zones;
        world.Run(20);

        Assert.All(stuck, zone => Assert.True(zone.Waiting > 0, $"nobody waits in {zone.Zone}"));
        Assert.All(world.Clusters[0].Zones.Zip(stuck), pair => Assert.True(pair.First.Waiting >= pair.Second.Waiting, $"{pair.First.Zone} recovered by itself"));
    }

    [Fact]
    public void Web_SpaceAloneIsAdded_StaysStuck()
    {
        using var world = World.Start(ScenarioLibrary.Load("web"), 1);
        world.Run(8);
        world.Open(world.AddSpace("100.64.0.0/16"));
        world.Run(10);

        Assert.All(world.Clusters[0].Zones, zone => Assert.True(zone.Waiting > 0, $"{zone.Zone} recovered without subnet discovery"));
    }

    [Fact]
    public void Web_SpaceAndDiscovery_GivesEveryZoneAnAddressSoonAfter()
    {
        using var world = World.Start(ScenarioLibrary.Load("web"), 1);
        world.Run(8);
        world.Open(world.AddSpace("100.64.0.0/16"));
        world.SetEnvironment("ENABLE_SUBNET_DISCOVERY", "true");
        var since = world.Now;
        Assert.True(world.Run(() => world.Stuck() == 0, 10));

        var first = world.Timeline.Happenings.Where(happening => happening.Kind == "zone-new-space").ToList();
        Assert.Equal(world.Vpc.Settings.Zones, first.Select(happening => happening.Subject).Order(StringComparer.Ordinal));
        Assert.All(first, happening => Assert.InRange(happening.At - since, TimeSpan.Zero, TimeSpan.FromMinutes(4)));
        Assert.True(world.Run(() => world.Clusters[0].DaemonSet!.IsRolledOut, 5));
    }

    [Fact]
    public void Timeline_SameSeed_IsTheSameByteForByte()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            Assert.Equal(Diary(seed), Diary(seed));
        }
    }

    [Fact]
    public void Timeline_AnotherSeed_IsAnother() => Assert.NotEqual(Diary(1), Diary(2));

    private static string Diary(ulong seed)
    {
        using var world = World.Start(ScenarioLibrary.Load("web"), seed);
        world.Run(6);
        world.Open(world.AddSpace("100.64.0.0/16"));
        world.SetEnvironment("ENABLE_SUBNET_DISCOVERY", "true");
        world.Run(6);
        var pods = world.Clusters[0].Pods.Select(pod => $"{pod.Name} {pod.Node} {pod.Ip} {pod.StartedAt:O} {pod.Phase}");
        var events = world.Clusters[0].Events.Select(one => $"{one.Name} {one.Message} {one.Count} {one.LastSeen:O}");
        return string.Join('\n', world.Timeline.Happenings.Select(happening => happening.ToString()).Concat(pods).Concat(events));
    }
}
