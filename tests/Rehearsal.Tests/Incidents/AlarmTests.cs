using System.Text.Json.Nodes;
using Headroom.House.Tests;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>What alarms start, through the rule that the template deploys.</summary>
public sealed class AlarmTests
{
    [Fact]
    public void Alarm_DeliveredTwice_StartsOneExecution()
    {
        using var run = new Rehearsed("web");
        Put(run.Deployed, "alarm-single-metric.json");
        Put(run.Deployed, "alarm-single-metric.json");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(1));

        Assert.Single(run.Deployed.States.Executions);
        Assert.True(Invocations(run) >= 2);
    }

    [Fact]
    public void Alarm_GoingOk_StartsNone()
    {
        using var run = new Rehearsed("web");
        Put(run.Deployed, "alarm-ok.json");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(1));

        Assert.Empty(run.Deployed.States.Executions);
        Assert.Equal(0, Invocations(run));
    }

    private static int Invocations(Rehearsed run) => run.Deployed.Front.Log.Calls.Count(call => call is { Principal: "function:OnAlarm", Operation: "GetItem" });

    private static void Put(DeployedStack stack, string sample)
    {
        var told = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "events", sample)))!;
        stack.Bus.Put((string)told["source"]!, (string)told["detail-type"]!, [.. told["resources"]!.AsArray().Select(resource => (string)resource!)], told["detail"]!.DeepClone().AsObject());
    }
}
