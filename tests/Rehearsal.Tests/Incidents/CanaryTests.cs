using System.Text.Json.Nodes;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Faults.Matrix;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>A pod per zone ahead of the verdict, in the world that is deployed from the template.</summary>
public sealed class CanaryTests
{
    private const string Sent = "the canary on ip-";

    [Fact]
    public void Response_WithCanaries_RecoversWithTheirProofInTheReport()
    {
        using var run = new Rehearsed("web-canary").Run();

        Assert.Equal(["Headroom: web-canary: recovered"], run.Told.Select(told => told.Subject));
        foreach (var zone in new[] { "us-west-2a", "us-west-2b", "us-west-2c" })
        {
            Assert.Matches($@"{zone}: the canary on ip-[a-z0-9.-]+ got 100\.64\.\d+\.\d+ of 100\.64\.\d+\.0/18, which was opened\.", run.Report!);
        }

        Assert.Empty(Canaries(run));
    }

    [Fact]
    public void Response_NobodyHasAppliedTheirRbac_RecoversWithoutThemAndNamesTheFile()
    {
        using var run = new Rehearsed("web-canary");
        run.Endpoint.Fault = ClusterFault.NoCanaries;
        run.Run();

        Assert.Equal(["Headroom: web-canary: recovered"], run.Told.Select(told => told.Subject));
        Assert.Contains("kubectl apply -f infra/documents/rbac-canary.yaml", run.Report, StringComparison.Ordinal);
        Assert.DoesNotContain(Sent, run.Report, StringComparison.Ordinal);
    }

    // Its function may not even read the journal: the workflow goes on without it.
    [Theory]
    [InlineData("ssm", "SendCommand")]
    [InlineData("dynamodb", "Query")]
    public void Response_TheirFunctionIsDenied_RecoversWithoutThem(string service, string operation)
    {
        using var run = new Rehearsed("web-canary");
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.AccessDenied(service)) { Principal = "function:SendCanaries", Service = service, Operation = operation, Times = int.MaxValue });
        run.Run();

        Assert.Equal(["Headroom: web-canary: recovered"], run.Told.Select(told => told.Subject));
        Assert.Contains("recovery is judged without them", run.Report, StringComparison.Ordinal);
        Assert.Empty(Canaries(run));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Response_StoppedWhileTheyAreThere_LeavesNone(bool rollsBack)
    {
        using var run = new Rehearsed("web-canary");
        run.World.Clock.RunUntil(() => Canaries(run).Count > 0, run.World.Now.AddMinutes(30));
        Assert.Equal(3, Canaries(run).Count);
        run.Deployed.Front.Call(new Caller("person"), "states", "StopExecution", new JsonObject { ["executionArn"] = run.Responses.First().Arn, ["cause"] = "somebody stopped it" });
        if (rollsBack)
        {
            Call(run, "headroom-hand", new JsonObject { ["do"] = "pause", ["cluster"] = "web-canary", ["by"] = "Ada", ["why"] = "a rollback" });
            Call(run, "headroom-rollback", new JsonObject { ["incident"] = run.Responses.First().Name, ["by"] = "Ada" });
        }

        run.World.Clock.RunUntil(() => Canaries(run).Count == 0, run.World.Now.AddMinutes(5));

        Assert.Empty(Canaries(run));
    }

    // What the matrix runs of web, for the calls of these functions alone.
    [Fact]
    public void Matrix_CallsOfCanaries_LeaveNoneAndEndNoResponse()
    {
        var scenario = ScenarioLibrary.Load("web-canary");
        var cells = Cell.Of(Rehearsed.Stack, scenario, 1).Where(cell => cell.Name.StartsWith("function:SendCanaries/", StringComparison.Ordinal) || cell.Name.Contains("anaries", StringComparison.Ordinal)).ToList();
        var runs = new FaultRun[cells.Count];
        Parallel.For(0, cells.Count, place => runs[place] = FaultRun.Of(Rehearsed.Stack, scenario, 1, cells[place]));

        Assert.InRange(runs.Length, 100, 400);
        Assert.Empty(runs.SelectMany(run => run.Violations.Select(what => $"{run.Cell}: {what}")));
        Assert.All(runs.Where(run => run.Cell.StartsWith("function:", StringComparison.Ordinal)), run => Assert.Equal((run.Cell, "Headroom: web-canary: recovered"), (run.Cell, run.Subject)));
    }

    [Theory]
    [InlineData("unauthorised")]
    [InlineData("connection-refused")]
    [InlineData("output-cut")]
    [InlineData("host-offline")]
    [InlineData("agent-too-old")]
    public void Matrix_RunnerFailsAroundTheCanaries_LeavesNoneThatRuns(string trouble)
    {
        var scenario = ScenarioLibrary.Load("web-canary");
        foreach (var cell in Cell.Of(Rehearsed.Stack, scenario, 1).Where(cell => cell.Kind == trouble))
        {
            Assert.Equal([], FaultRun.Of(Rehearsed.Stack, scenario, 1, cell).Violations.Select(what => $"{cell.Name}: {what}"));
        }
    }

    [Fact]
    public void Audit_CanaryThatIsLeft_IsAViolation()
    {
        using var world = new FaultedWorld(Rehearsed.Stack, ScenarioLibrary.Load("web-canary"), 1);
        world.Run();
        Assert.Empty(Audit.Of(world).Violations);

        world.World.Cluster.CreatePod(new PodRequest("headroom-canary", "canary-x", "inc-1", "us-west-2a", "pause", 600));

        Assert.Equal("canary canary-x of inc-1 is left (Pending)", Assert.Single(Audit.Of(world).Violations));
    }

    private static List<PodObject> Canaries(Rehearsed run) => [.. run.World.Cluster.Pods.Where(pod => pod.Request is not null)];

    private static void Call(Rehearsed run, string machine, JsonObject input) => run.Deployed.Front.Call(new Caller("person"), "states", "StartExecution", new JsonObject
    {
        ["stateMachineArn"] = run.Deployed.Model.Workflows.Single(workflow => workflow.Arn.EndsWith($":{machine}", StringComparison.Ordinal)).Arn,
        ["name"] = "by-hand",
        ["input"] = input.ToJsonString(),
    });
}
