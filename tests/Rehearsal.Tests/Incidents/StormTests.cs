using System.Text.Json.Nodes;
using Headroom.House.Tests;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>More than one thing asks for a response at once: each change is made once, each incident has one report, and nobody waits for ever.</summary>
public sealed class StormTests
{
    private static readonly string[] More = ["storm-c", "storm-d", "storm-e"];
    private static readonly string[] Changes = ["subnet-created", "subnet-created", "subnet-created", "subnet-tagged", "subnet-tagged", "subnet-tagged"];

    [Fact]
    public void Storm_HundredAlarmsInASecond_AreOneResponse()
    {
        using var run = new Rehearsed("web");
        var first = true;
        run.World.Timeline.Told += happening =>
        {
            if (first && happening.Kind == "alarm" && run.Deployed.Watch.StateOf("headroom-web-addresses") == AlarmState.Alarm)
            {
                first = false;
                for (var number = 0; number < 100; number++)
                {
                    var after = TimeSpan.FromMilliseconds(10 * number);
                    run.World.Clock.Schedule(after, () => Put(run, "ALARM"));
                }
            }
        };

        run.Run();

        AssertOneResponse(run);
    }

    [Fact]
    public void Storm_EachEventComesTwice_IsOneResponse()
    {
        using var run = new Rehearsed("web");
        run.Deployed.Bus.DuplicatesPerMille = 1000;

        run.Run();

        AssertOneResponse(run);
    }

    [Fact]
    public void Storm_AlarmFlapsForAnHour_ChangesEachThingOnce()
    {
        using var run = new Rehearsed("web");
        for (var minute = 5; minute < 65; minute++)
        {
            var state = minute % 2 == 0 ? "OK" : "ALARM";
            run.World.Clock.Schedule(TimeSpan.FromMinutes(minute), () => Put(run, state));
        }

        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(100));

        AssertChangedOnce(run);
        Assert.All(run.Responses, response => Assert.False(response.IsRunning));
        Assert.InRange(run.Responses.Count(), 1, 3);
        Assert.All(run.Responses, response => Assert.Single(run.Told, told => told.Message.TrimEnd().EndsWith($"Incident {response.Name}.", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Items, item => (string?)item["sk"]?["S"] == "lease");
    }

    // The cluster's open incident holds off whoever else asks for one; each of them is told why.
    [Fact]
    public void Storm_TwoStartedByHandBesideTheAlarms_ChangeNothingMore()
    {
        using var run = new Rehearsed("web");
        var begun = false;
        run.World.Timeline.Told += happening =>
        {
            if (!begun && happening.Kind == "execution")
            {
                begun = true;
                run.World.Clock.Schedule(TimeSpan.FromSeconds(5), () => run.Start("""{"cluster": "web"}""", "by-hand-1"));
                run.World.Clock.Schedule(TimeSpan.FromSeconds(6), () => run.Start("""{"cluster": "web"}""", "by-hand-2"));
            }
        };

        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(30));

        AssertChangedOnce(run);
        Assert.Equal(3, run.Responses.Count());
        Assert.Equal([ExecutionStatus.Failed, ExecutionStatus.Failed], run.Responses.Where(response => response.Name.StartsWith("by-hand", StringComparison.Ordinal)).Select(response => response.Status));
        Assert.Contains("Headroom: web: recovered", run.Told.Select(told => told.Subject));
        Assert.All(run.Responses, response => Assert.Single(run.Told, told => told.Message.TrimEnd().EndsWith($"Incident {response.Name}.", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Items, item => (string?)item["sk"]?["S"] == "lease");
    }

    [Fact]
    public void Storm_FiveClustersOfOneVpc_ShareTheBlockAndAllEnd()
    {
        using var run = new Rehearsed("two-clusters", with: Five);

        run.World.Clock.RunUntil(() => false, World.Beginning.AddMinutes(100));

        // A second block where the first has no room for the last ones, and none of them twice.
        var blocks = run.World.Vpc.Blocks.Skip(1).Select(block => block.Block).ToList();
        Assert.Equal((run.World.Timeline.Happenings.Count(happening => happening.Kind == "cidr-associating"), 2), (blocks.Distinct().Count(), blocks.Count));
        Assert.Equal(run.World.Timeline.Happenings.Count(happening => happening.Kind == "subnet-created"), run.World.Vpc.Subnets.Where(subnet => subnet.Ordinal > run.World.Vpc.OpenedAt).Select(subnet => subnet.Block).Distinct().Count());
        Assert.All(run.Responses, response => Assert.False(response.IsRunning, response.Name));
        Assert.All(run.Responses, response => Assert.Single(run.Told, told => told.Message.TrimEnd().EndsWith($"Incident {response.Name}.", StringComparison.Ordinal)));
        Assert.DoesNotContain(run.Items, item => (string?)item["sk"]?["S"] == "lease");
        Assert.All(run.World.Clusters, cluster => Assert.True(cluster.Zones.Sum(zone => zone.Waiting) == 0, $"{cluster.Cluster} has pods that wait; people were told {string.Join(" | ", run.Told.Select(told => $"{told.At:HH:mm} {told.Subject}"))}"));
    }

    // Small enough that all of them fit in when the world begins, and together too many for the node subnets.
    private static Scenario Five(Scenario two)
    {
        var batch = Small(two.OtherClusters.Single());
        var web = Small(two);
        return web with
        {
            Zones = [.. web.Zones.Select(zone => zone with { Subnets = [.. zone.Subnets.Select(subnet => subnet with { Taken = 0 })] })],
            OtherClusters = [batch, .. More.Select(name => batch with { Name = name })],
        };
    }

    private static Scenario Small(Scenario scenario) => scenario with
    {
        Zones = [.. scenario.Zones.Select(zone => zone with { Nodes = [.. zone.Nodes.Select(nodes => nodes with { Count = 1 })] })],
        Workloads = [.. scenario.Workloads.Select(workload => workload with { Pods = 120 })],
    };

    private static void AssertOneResponse(Rehearsed run)
    {
        AssertChangedOnce(run);
        Assert.Single(run.Responses);
        Assert.Equal("Headroom: web: recovered", Assert.Single(run.Told).Subject);
        Assert.Single(run.Items, item => (string?)item["sk"]?["S"] == "incident");
    }

    private static void AssertChangedOnce(Rehearsed run)
    {
        var kinds = run.World.Timeline.Happenings.Select(happening => happening.Kind).ToList();
        Assert.Single(kinds, "cidr-associating");
        Assert.Equal(Changes, kinds.Where(kind => kind is "subnet-created" or "subnet-tagged"));
        Assert.Single(kinds, "aws-node-changed");
    }

    // A transition of its own, now.
    private static void Put(Rehearsed run, string state)
    {
        var @event = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "events", "alarm-single-metric.json")))!.AsObject();
        var detail = @event["detail"]!.AsObject();
        detail["state"]!["value"] = state;
        detail["state"]!["timestamp"] = run.World.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", System.Globalization.CultureInfo.InvariantCulture);
        run.Deployed.Bus.Put("aws.cloudwatch", "CloudWatch Alarm State Change", [(string)@event["resources"]![0]!], detail);
    }
}
