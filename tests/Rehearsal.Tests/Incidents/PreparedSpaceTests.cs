using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Space that was made ahead: in the emergency one tag is all.</summary>
public sealed class PreparedSpaceTests
{
    private const string Prepare = """{"cluster": "managed-addon", "prepare": true, "reason": "a rehearsal"}""";
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(20);

    [Fact]
    public void Prepare_CalmCluster_MakesClosedSpaceAndChangesNothingTheSecondTime()
    {
        using var run = new Rehearsed("managed-addon", calm: Calm);
        Prepared(run);

        Assert.Equal((ExecutionStatus.Succeeded, "Headroom: managed-addon: closed space is prepared"), (run.Execution.Status, Assert.Single(run.Told).Subject));
        Assert.Equal((1, 3, 0), (Count(run, "is being associated"), Count(run, "is created in"), Count(run, "gets kubernetes.io/role/cni")));
        Assert.DoesNotContain(run.World.Timeline.Happenings, happening => happening.Kind == "aws-node-changed");

        var changes = run.Changes.Count;
        run.Start(Prepare, "again");
        run.RunUntilEnded(2);
        Assert.Equal((ExecutionStatus.Succeeded, changes), (run.Deployed.States.Executions[1].Status, run.Changes.Count));
        Assert.Contains("Every zone has closed space for an emergency", run.Told[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Response_ToAPreparedCluster_OpensWhatIsThereSoonerAndWithFewerCalls()
    {
        using var unprepared = new Rehearsed("managed-addon", calm: Calm);
        unprepared.RunUntilEnded(1);
        using var prepared = new Rehearsed("managed-addon", calm: Calm);
        Prepared(prepared);
        var made = prepared.Left.Order(StringComparer.Ordinal).ToList();
        prepared.RunUntilEnded(2);

        Assert.Equal("Headroom: managed-addon: recovered", prepared.Told[^1].Subject);
        Assert.Equal(made, prepared.Left.Order(StringComparer.Ordinal));
        Assert.Equal(3, Count(prepared, "gets kubernetes.io/role/cni=1"));
        Assert.Equal(0, prepared.World.Cluster.Zones.Sum(zone => zone.Waiting));
        var (before, after) = (OfResponse(unprepared), OfResponse(prepared));
        Assert.True(after.Seconds < before.Seconds && after.Calls < before.Calls, $"unprepared {before}, prepared {after}");
    }

    // Neither is the day's number of responses used up by it, nor does a response have to wait for its back-off.
    [Fact]
    public void Prepare_IsNoAttemptAndLeavesNoBackOff()
    {
        using var run = new Rehearsed("managed-addon", calm: Calm);
        Prepared(run);
        var state = run.Items.Single(item => (string?)item["sk"]!["S"] == "state" && (string?)item["pk"]!["S"] == "cluster#managed-addon");

        Assert.Equal(("0", null, null), ((string?)state["attempts"]!["S"], (string?)state["lastEndedAt"]?["S"], (string?)state["lastStartedAt"]?["S"]));
    }

    [Fact]
    public void Prepare_ModeApprove_AsksFirstAndChangesNothingUntilThen()
    {
        using var run = new Rehearsed("approval", calm: Calm);
        run.Start("""{"cluster": "approval", "prepare": true}""");
        run.World.Clock.RunUntil(() => run.Told.Count > 0, run.World.Now + Calm);

        Assert.Contains("approve the plan", Assert.Single(run.Told).Subject, StringComparison.Ordinal);
        Assert.Contains("to prepare closed space in", run.Told[0].Message, StringComparison.Ordinal);
        Assert.Empty(run.Changes);
    }

    // What can't be finished is taken back, as before any switch.
    [Fact]
    public void Prepare_SubnetsCannotBeMade_LeavesNothing()
    {
        using var run = new Rehearsed("managed-addon", calm: Calm);
        run.Deployed.Front.Faults.Add(new FaultRule(new Fault.Refused("SubnetLimitExceeded", "full", 400)) { Operation = "CreateSubnet", Times = 99 });
        run.Start(Prepare);
        run.RunUntilEnded(1);

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        Assert.Empty(run.Left);
    }

    private static void Prepared(Rehearsed run)
    {
        run.Start(Prepare);
        run.RunUntilEnded(1);
    }

    private static int Count(Rehearsed run, string text) => run.Changes.Count(change => change.Contains(text, StringComparison.Ordinal));

    // From the response's start to the switch on the last subnet.
    private static (double Seconds, int Calls) OfResponse(Rehearsed run)
    {
        var start = run.Deployed.States.Executions[^1].StartedAt;
        var open = run.World.Timeline.Happenings.Last(happening => happening.Text.Contains("gets kubernetes.io/role/cni=1", StringComparison.Ordinal)).At;
        return ((open - start).TotalSeconds, run.Deployed.Front.Log.Calls.Count(call => call.At >= start && call.At <= open && call.Principal.StartsWith("function:", StringComparison.Ordinal)));
    }
}
