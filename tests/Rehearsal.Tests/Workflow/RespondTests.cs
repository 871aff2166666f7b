using System.Diagnostics;
using System.Text.Json.Nodes;
using Headroom.House.Tests;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

/// <summary>The response's own definition: our interpreter goes through all of it, as aws-local-stepfunctions does on the same answers.</summary>
public sealed class RespondTests
{
    private static readonly string Definition = Path.Combine(Repository.Root, "infra", "workflow", "respond.asl.json");

    [Fact]
    public void Cases_Together_GoThroughEveryState()
    {
        var visited = RespondCases.All.SelectMany(RunCase).Where(outcome => outcome.Key == "states").SelectMany(outcome => outcome.Value!.AsArray()).Select(state => (string)state!).ToHashSet();

        Assert.Empty(DefinitionReader.Read(File.ReadAllText(Definition)).States.Keys.Except(visited));
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Cases_OnAnInterpreterThatIsNotOurs_TakeTheSamePathToTheSameEnd()
    {
        var ours = RespondCases.All.Select(RunCase).ToList();
        var theirs = Referee().ToDictionary(outcome => (string)outcome!["name"]!, outcome => outcome!.AsObject());

        Assert.All(ours, outcome => Assert.Equal(Comparable(theirs[(string)outcome["name"]!]), Comparable(outcome)));
    }

    private static JsonObject RunCase((string Name, string Input, JsonObject Tasks) @case)
    {
        using var clock = new WorldClock(WorkflowRun.Start);
        var service = new StatesService(clock, new Chance(1), (_, _) => { });
        var calls = new JsonArray();
        var given = new Dictionary<string, int>();
        Task<JsonNode?> Answer(JsonNode? input)
        {
            var state = service.Executions.Single().History.Last(noted => noted.Type == "TaskStateEntered").State!;
            calls.Add(new JsonObject { ["state"] = state, ["input"] = input?.DeepClone() });
            // Both interpreters make tokens of their own.
            var token = (string?)input?["Payload"]?["token"];
            if (token is not null)
            {
                calls[^1]!["input"]!["Payload"]!["token"] = "token";
            }

            var answers = @case.Tasks[state]!.AsArray();
            var answer = answers[Math.Min(given.GetValueOrDefault(state), answers.Count - 1)]!;
            given[state] = given.GetValueOrDefault(state) + 1;
            if (token is not null && answer["error"] is null)
            {
                var sent = new JsonObject { ["taskToken"] = token, ["output"] = JsonText.Of(answer["result"]) };
                clock.Schedule(TimeSpan.FromSeconds(1), () => service.Operations["SendTaskSuccess"](sent, new Caller("person:test")));
            }

            return answer["error"] is { } error
                ? Task.FromException<JsonNode?>(new WorkflowErrorException((string)error!, (string?)answer["cause"] ?? ""))
                : Task.FromResult(answer["result"]?.DeepClone());
        }

        service.Deploy(StateMachine.Deploy(WorkflowRun.MachineArn, "arn:aws:iam::111122223333:role/workflow", File.ReadAllText(Definition), resource => new TaskCall("Task", Answer, AwaitsToken: resource.EndsWith(".waitForTaskToken", StringComparison.Ordinal))));
        service.Operations["StartExecution"](new JsonObject { ["stateMachineArn"] = WorkflowRun.MachineArn, ["name"] = "run", ["input"] = @case.Input }, new Caller("person:test"));
        clock.RunUntil(() => !service.Executions.Single().IsRunning, WorkflowRun.Start.AddDays(1));

        var execution = service.Executions.Single();
        return new JsonObject
        {
            ["name"] = @case.Name,
            ["status"] = StatesService.StatusText(execution),
            ["output"] = execution.Output?.DeepClone(),
            ["error"] = execution.Error,
            ["cause"] = execution.Cause,
            ["states"] = new JsonArray([.. execution.History.Where(noted => noted.Type.EndsWith("StateEntered", StringComparison.Ordinal)).Select(noted => (JsonNode)noted.State!)]),
            ["calls"] = calls,
        };
    }

    private static JsonArray Referee()
    {
        var cases = new JsonArray([.. RespondCases.All.Select(@case => new JsonObject
        {
            ["name"] = @case.Name,
            ["input"] = JsonNode.Parse(@case.Input),
            ["tasks"] = @case.Tasks.DeepClone(),
            ["execution"] = new JsonObject { ["Id"] = WorkflowRun.MachineArn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal) + ":run", ["Name"] = "run", ["StartTime"] = AwsTime.Milliseconds(WorkflowRun.Start) },
        })]);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, cases.ToJsonString());
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "tests", "referees", "run-asl.mjs"), Definition, file]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        File.Delete(file);
        Assert.Equal(0, node.ExitCode);
        return JsonNode.Parse(output)!.AsArray();
    }

    // The two write absent members and their order differently.
    private static string Comparable(JsonNode? node) => JsonText.Of(Sorted(node));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
