using System.Text.Json.Nodes;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Headroom watches itself: what was lost is kept, what hangs is told, and what nobody started starts all the same.</summary>
public sealed class SelfWatchTests
{
    [Fact]
    public void Alarm_ThatTheFunctionFailsOn_IsKeptAndToldWhileTheMeasurementResponds()
    {
        using var run = new Rehearsed("web");
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.InternalError("dynamodb")) { Principal = "function:OnAlarm", Times = int.MaxValue });

        run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal("measure", Trigger(run));
        var kept = JsonNode.Parse(run.Deployed.Sqs.Messages(run.Deployed.Model.Queues.Single())[0])!;
        Assert.Equal(("RetriesExhausted", "headroom-web-addresses"), ((string)kept["requestContext"]!["condition"]!, (string)kept["requestPayload"]!["detail"]!["alarmName"]!));
        Assert.Contains(Alarms(run), subject => subject.StartsWith("ALARM: \"watch-headroom-dead-letters\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Alarm_WhoseEventIsLost_IsAnsweredByTheMeasurement()
    {
        using var run = new Rehearsed("web");
        run.Deployed.Bus.Loses = source => source == "aws.cloudwatch";

        run.Run();

        Assert.Equal((ExecutionStatus.Succeeded, "measure"), (run.Execution.Status, Trigger(run)));
        Assert.DoesNotContain(run.Deployed.Front.Log.Calls, call => call.Principal == "function:OnAlarm");
    }

    // An alarm acts on transitions: one that is on already when the rule is deployed has none.
    [Fact]
    public void Alarm_ThatIsOnBeforeTheRuleIsDeployed_IsAnsweredByTheMeasurement()
    {
        using var run = new Rehearsed("web");
        var isDeployed = false;
        run.Deployed.Bus.Loses = source => source == "aws.cloudwatch" && !isDeployed;
        run.World.Clock.RunUntil(() => run.Deployed.Watch.StateOf("headroom-web-addresses") == AlarmState.Alarm, run.World.Now.AddMinutes(30));
        Assert.Empty(run.Responses);

        isDeployed = true;
        run.Run();

        Assert.Equal((ExecutionStatus.Succeeded, "measure"), (run.Execution.Status, Trigger(run)));
    }

    [Fact]
    public void Lease_OfAResponseThatWasStoppedAndNeverClosed_IsTold()
    {
        using var run = Abandoned("Acquire lease");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddHours(3));

        Assert.Contains(Alarms(run), subject => subject.StartsWith("ALARM: \"watch-headroom-overdue-leases\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Step_OfAResponseThatWasStoppedAndNeverClosed_IsTold()
    {
        using var run = Abandoned("Associate CIDR");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddHours(2));

        Assert.Contains(Alarms(run), subject => subject.StartsWith("ALARM: \"watch-headroom-overdue-steps\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Response_ThatRecovers_LeavesNothingOverdueAndNoAlarmOfItsOwn()
    {
        using var run = new Rehearsed("web").Run();

        run.World.Clock.RunUntil(() => false, run.World.Now.AddHours(3));

        Assert.DoesNotContain(run.Items, item => item.ContainsKey("unfinished"));
        Assert.All(run.Deployed.Model.Alarms.Where(alarm => alarm.Name.StartsWith("watch-headroom-", StringComparison.Ordinal)), alarm => Assert.Equal(AlarmState.Ok, run.Deployed.Watch.StateOf(alarm.Name)));
    }

    [Theory]
    [InlineData("no-free-range", "", "responses-refused")]
    [InlineData("web", "AssociateVpcCidrBlock", "executions-failed")]
    [InlineData("web", "", "")]
    public void Response_ThatIsRefusedOrFails_PutsItsAlarmOn(string scenario, string denied, string expected)
    {
        using var run = new Rehearsed(scenario);
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.AccessDenied("ec2")) { Service = "ec2", Operation = denied, Times = int.MaxValue });
        var seen = new HashSet<string>();
        run.Deployed.Watch.Changed += (alarm, status) => _ = status.State == AlarmState.Alarm && seen.Add(alarm.Name);

        run.Run();

        Assert.Equal(expected.Length == 0 ? [] : [$"watch-headroom-{expected}"], seen.Where(name => name.StartsWith("watch-headroom-", StringComparison.Ordinal) && !name.Contains("overdue", StringComparison.Ordinal)));
    }

    // Stopped inside that state, while the closing may not write.
    private static Rehearsed Abandoned(string state)
    {
        var run = new Rehearsed("web");
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.AccessDenied("dynamodb")) { Service = "dynamodb", Principal = "function:CloseAbandoned", Times = int.MaxValue });

        // MeasureCapacity would begin another response, which takes the lease over.
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.AccessDenied("states")) { Service = "states", Principal = "function:MeasureCapacity", Times = int.MaxValue });
        run.World.Clock.RunUntil(() => run.World.Timeline.Happenings.Any(happening => happening.Kind == "state" && happening.Text == state), run.World.Now.AddMinutes(30));
        run.World.Clock.RunUntil(() => false, run.World.Now.AddSeconds(2));
        run.Deployed.Front.Call(new Caller("person"), "states", "StopExecution", new JsonObject { ["executionArn"] = run.Execution.Arn });
        return run;
    }

    private static string Trigger(Rehearsed run) => (string)run.Execution.Input!["trigger"]!;

    private static IEnumerable<string> Alarms(Rehearsed run) => run.Deployed.Sns.Sent.Select(sent => sent.Subject ?? "");
}
