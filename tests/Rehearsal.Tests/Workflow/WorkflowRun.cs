using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Workflow;

/// <summary>Runs a definition whose tasks answer from a script: a result, or an error to throw.</summary>
internal sealed class WorkflowRun : IDisposable
{
    public const string MachineArn = "arn:aws:states:us-west-2:111122223333:stateMachine:respond";
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Caller Person = new("person:test");

    private readonly List<string> _statuses = [];

    public WorkflowRun(string states, string startAt = "First", Func<string, JsonNode?, Task<JsonNode?>>? task = null, string extra = "")
    {
        Clock = new WorldClock(Start);
        Service = new StatesService(Clock, new Chance(1), (_, execution) => _statuses.Add(StatesService.StatusText(execution)));
        Service.Deploy(StateMachine.Deploy(
            MachineArn,
            "arn:aws:iam::111122223333:role/workflow",
            $$"""{"StartAt": "{{startAt}}", {{extra}} "States": {{states}} }""",
            resource => resource == "unknown" ? null : new TaskCall("LambdaFunction", input => task!(resource, input))));
    }

    public WorldClock Clock { get; }

    public StatesService Service { get; }

    public IReadOnlyList<string> Statuses => _statuses;

    public Execution Last => Service.Executions[^1];

    public JsonObject Call(string operation, JsonObject input) => Service.Operations[operation](input, Person);

    public Execution Run(string input = "{}", string? name = null)
    {
        Begin(input, name);
        Clock.RunUntil(() => !Last.IsRunning, Start.AddDays(400));
        return Last;
    }

    public JsonObject Begin(string input = "{}", string? name = "run")
    {
        var request = new JsonObject { ["stateMachineArn"] = MachineArn, ["input"] = input };
        if (name is not null)
        {
            request["name"] = name;
        }

        return Call("StartExecution", request);
    }

    public void Dispose() => Clock.Dispose();
}
