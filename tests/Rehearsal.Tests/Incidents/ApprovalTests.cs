using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Whole incidents of a cluster in mode approve: what a person answers, and when, in the world that is deployed from the template.</summary>
public sealed class ApprovalTests
{
    private static readonly Scenario Scenario = ScenarioLibrary.Load("approval");

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Incident_ApprovedAfterTenMinutes_ChangesNothingBeforeAndRecoversAfter(ulong seed)
    {
        var summary = VirtualIncident.Run(Rehearsed.Stack, "approval", seed);

        Assert.Equal((IncidentOutcome.Recovered, "Headroom: approval: recovered"), (summary.Outcome, summary.Subject));
        var answered = summary.Timeline.Single(line => line.Kind == "person").At;
        Assert.All(summary.Timeline.Where(IsChange), line => Assert.True(line.At > answered, $"{line.At:HH:mm:ss} {line.Text}"));
        Assert.Contains(summary.Journal, item => ((string?)item["entry"])?.Contains("Approved by Ada at ", StringComparison.Ordinal) == true);

        // While it waits, nothing is called but what measures, five times a minute, and the journal every five minutes.
        Assert.InRange(summary.Calls.Values.Sum(), 1, 200 + (10 * 5) + (2 * 3));
    }

    [Fact]
    public void Incident_Refused_ChangesNothing()
    {
        using var run = new Run(Scenario with { Approver = new ScenarioApprover(TimeSpan.FromMinutes(3), "refuse") });

        run.UntilEnded();

        Assert.Equal(("Headroom: approval: the plan was refused, nothing changed", ExecutionStatus.Succeeded), (run.LastSubject, run.Response.Status));
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void Incident_NobodyAnswers_EndsWhenItsTimeIsOver()
    {
        using var run = new Run(Scenario with { Approver = null });

        run.UntilEnded();

        Assert.Equal("Headroom: approval: nobody approved the plan in time, nothing changed", run.LastSubject);
        Assert.InRange(run.Response.StoppedAt!.Value - run.Told.At, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(36));
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void Incident_AnswerAfterItsTime_IsRefusedByName()
    {
        using var run = new Run(Scenario with { Approver = new ScenarioApprover(TimeSpan.FromMinutes(45), "approve") });

        run.UntilEnded();
        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(30));

        Assert.Equal((ExecutionStatus.Failed, "OrderRefusedException"), (run.Order.Status, run.Order.Error));
        Assert.Contains("answered before (Nobody answered until", run.Order.Cause, StringComparison.Ordinal);
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void Incident_PlanOfAnotherHash_IsRefusedAndGoesOnWaiting()
    {
        using var run = new Run(Scenario with { Approver = null });
        run.UntilTold();

        run.Send(new JsonObject { ["do"] = "approve", ["incident"] = run.Response.Name, ["plan"] = new string('0', 64), ["by"] = "Ada" });

        Assert.Contains("the plan that waits has the hash", run.Order.Cause, StringComparison.Ordinal);
        Assert.True(run.Response.IsRunning);
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void Incident_WorldThatChangedBeforeTheAnswer_IsDriftedAndNothingIsChanged()
    {
        using var run = new Run(Scenario);
        run.UntilTold();
        run.Deployed.Front.Call(new Caller("person"), "ec2", "AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = run.World.Vpc.Id, ["CidrBlock"] = "10.9.0.0/16" });
        var before = run.Changes.Count;

        run.UntilEnded();

        Assert.Equal("Headroom: approval: the world changed under the plan, nothing changed", run.LastSubject);
        Assert.Equal(before, run.Changes.Count);
    }

    // Whoever rings without an answer only makes the workflow look into the journal.
    [Fact]
    public void Incident_TokenInForeignHands_ApprovesNothing()
    {
        using var run = new Run(Scenario with { Approver = null });
        run.UntilTold();
        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(1));
        var work = JsonNode.Parse((string)run.Item("work")!)!;

        run.Deployed.Front.Call(new Caller("person:thief"), "states", "SendTaskSuccess", new JsonObject { ["taskToken"] = (string)work["token"]!, ["output"] = """{"kind": "approved"}""" });
        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(5));

        Assert.True(run.Response.IsRunning);
        Assert.Empty(run.Changes);
        Assert.True(run.Response.History.Count(noted => noted is { Type: "TaskStateEntered", State: "Wait for approval" }) >= 2);
    }

    [Fact]
    public void Notification_OfAPlan_ShowsNoToken()
    {
        using var run = new Run(Scenario with { Approver = null });
        run.UntilTold();
        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(1));
        var token = (string)JsonNode.Parse((string)run.Item("work")!)!["token"]!;

        Assert.All(run.Deployed.Sns.Sent, sent => Assert.DoesNotContain(token, sent.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Incident_PausedWhileItIsCarriedOut_StopsAndKeepsWhatIsThere()
    {
        using var run = new Run(Scenario);
        run.World.Timeline.Told += happening =>
        {
            if (happening.Kind == "cidr-associating")
            {
                run.World.Clock.Schedule(TimeSpan.Zero, () => run.Send(new JsonObject { ["do"] = "pause", ["cluster"] = "approval", ["by"] = "Ada", ["why"] = "a test" }, wait: false));
            }
        };

        run.UntilEnded();

        Assert.Equal("Headroom: approval: stopped by its owner", run.LastSubject);
        Assert.DoesNotContain(run.World.Timeline.Happenings, happening => happening.Kind is "cidr-disassociated" or "subnet-tagged");
    }

    private static bool IsChange(TimelineLine line) => line.Kind is "cidr-associating" or "subnet-created" or "subnet-tagged" or "aws-node-changed";

    private sealed class Run : IDisposable
    {
        public Run(Scenario scenario)
        {
            World = World.Start(scenario, 1);
            Deployed = Virtually.Deploy(World, Rehearsed.Stack.Model);
        }

        public World World { get; }

        public DeployedStack Deployed { get; }

        public Execution Response => Of("headroom-respond").First();

        public Execution Order => Of("headroom-hand").Last();

        public Headroom.Rehearsal.Storage.Notification Told => Deployed.Sns.Sent.First(sent => sent.Subject?.Contains("approve the plan until", StringComparison.Ordinal) == true);

        public string? LastSubject => Deployed.Sns.Sent.Last(sent => sent.Subject?.StartsWith("Headroom: approval: ", StringComparison.Ordinal) == true).Subject;

        public IReadOnlyList<string> Changes => [.. World.Timeline.Happenings.Where(happening => happening.Kind is "cidr-associating" or "subnet-created" or "subnet-tagged" or "aws-node-changed").Select(happening => happening.Text)];

        public JsonNode? Item(string attribute) => Deployed.Dynamo.Items(Deployed.Model.Tables.Single().Name).Single(item => ((string?)item["sk"]?["S"])?.EndsWith("#approve", StringComparison.Ordinal) == true)[attribute]?["S"];

        public void UntilTold() => Assert.True(World.Clock.RunUntil(() => Deployed.Sns.Sent.Any(sent => sent.Subject?.Contains("approve the plan until", StringComparison.Ordinal) == true), World.Beginning.AddMinutes(60)));

        public void UntilEnded() => Assert.True(World.Clock.RunUntil(() => Of("headroom-respond").Any(execution => !execution.IsRunning), World.Beginning.AddMinutes(120)));

        public void Send(JsonObject order, bool wait = true)
        {
            Deployed.Front.Call(new Caller("person:Ada"), "states", "StartExecution", new JsonObject { ["stateMachineArn"] = Deployed.Model.Workflows.Single(workflow => workflow.Arn.EndsWith(":headroom-hand", StringComparison.Ordinal)).Arn, ["input"] = order.ToJsonString() });
            if (wait)
            {
                World.Clock.RunUntil(() => !Order.IsRunning, World.Now.AddMinutes(2));
            }
        }

        public void Dispose()
        {
            Deployed.Dispose();
            World.Dispose();
        }

        private IEnumerable<Execution> Of(string machine) => Deployed.States.Executions.Where(execution => execution.Arn.Contains($":{machine}:", StringComparison.Ordinal));
    }
}
