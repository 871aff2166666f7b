using System.Text.Json.Nodes;
using Headroom.House.Tests;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Workflow;

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
    public void Alarm_GoingOk_StartsNoneAndWritesNothing()
    {
        using var run = new Rehearsed("web");
        Put(run.Deployed, "alarm-ok.json");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(1));

        Assert.Empty(run.Deployed.States.Executions);
        Assert.Equal(1, Invocations(run));
        Assert.DoesNotContain(run.Deployed.Front.Log.Calls, call => call is { Principal: "function:OnAlarm", Operation: "PutItem" });
    }

    // Whether it is back before the pods are depends on where in their minutes measurement and alarm are.
    [Fact]
    public void Alarm_ThatComesBackBeforeTheReportOrSoonAfter_IsToldOnceInTheReport()
    {
        var reports = Enumerable.Range(1, 6).Select(seed =>
        {
            using var run = new Rehearsed("web", (ulong)seed).Run();
            var told = Assert.Single(run.Told);
            Assert.Equal("Headroom: web: recovered", told.Subject);
            return told.Message;
        }).ToList();

        Assert.All(reports, report => Assert.Matches("Alarm: headroom-web-addresses is(n't OK yet| OK since ..:..:.. UTC)", report));
        Assert.Contains(reports, report => report.Contains(" OK since ", StringComparison.Ordinal));
        Assert.Contains(reports, report => report.Contains(" isn't OK yet", StringComparison.Ordinal));
    }

    [Fact]
    public void Alarm_WhoseWayBackIsNotHeardOf_IsToldAfterItsTime()
    {
        using var run = new Rehearsed("web");
        run.WhenItBegins(faults => faults.Add(new FaultRule(Fault.AccessDenied("dynamodb")) { Operation = "GetItem", Principal = "function:OnAlarm", Times = 1_000 }));
        run.Run();

        Assert.Equal(["Headroom: web: recovered", "Headroom: web: pods are back, but the alarm is NOT OK"], run.Told.Select(told => told.Subject));
        Assert.Equal("FAILED", StatesService.StatusText(run.Execution));
        Assert.Contains("alarmNotBack", run.Deployed.S3.Objects(run.Deployed.Model.Buckets.Single()).Where(entry => entry.Key.EndsWith("/report.json", StringComparison.Ordinal)).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Value)).Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("incident", run.Items.Single(item => (string?)item["sk"]?["S"] == "state" && (string?)item["pk"]?["S"] == "cluster#web").Select(attribute => attribute.Key));
    }

    private static int Invocations(Rehearsed run) => run.Deployed.Front.Log.Calls.Count(call => call is { Principal: "function:OnAlarm", Operation: "GetItem" });

    private static void Put(DeployedStack stack, string sample)
    {
        var told = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "events", sample)))!;
        stack.Bus.Put((string)told["source"]!, (string)told["detail-type"]!, [.. told["resources"]!.AsArray().Select(resource => (string)resource!)], told["detail"]!.DeepClone().AsObject());
    }
}
