using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Lambda.OutOfProcess;

namespace Headroom.Rehearsal.Tests.Lambda;

/// <summary>The same function as in process, in a process of its own that loads it from its folder as Lambda's runtime does.</summary>
public sealed class OutOfProcessTests : IDisposable
{
    private const double SpeedUp = 20;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Of the world's time: half a minute of the wall's.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly WorldClock _clock = new(Start);
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Invoke_InAProcess_AnswersThrowsPrintsAndKeepsTheWorldsTime()
    {
        var outcomes = await RunAsync("""{"Do": "echo", "Text": "é"}""", """{"Do": "throw"}""", """{"Do": "print", "Text": "a line"}""");

        var answer = JsonNode.Parse(outcomes[0].Answer!)!;
        Assert.Equal(("é", "echo", "hello", true), ((string?)answer["Text"], (string?)answer["Function"], (string?)answer["Greeting"], (bool)answer["HasTime"]!));
        Assert.InRange((DateTimeOffset)answer["At"]!, Start, _clock.GetUtcNow());
        Assert.Equal((nameof(EchoException), "as asked"), (outcomes[1].Error!.Type, outcomes[1].Error!.Message));
        Assert.Equal(3, (int?)JsonNode.Parse(outcomes[2].Answer!)!["Calls"]); // one process for all three
        Assert.Equal(["a line"], _lines);
    }

    [Fact]
    public async Task Invoke_ProcessEnds_IsAnErrorAndTheNextOneStartsAnew()
    {
        var outcomes = await RunAsync("""{"Do": "exit"}""", """{"Do": "echo"}""");

        Assert.Equal("Runtime.ExitError", outcomes[0].Error!.Type);
        Assert.Equal(1, (int?)JsonNode.Parse(outcomes[1].Answer!)!["Calls"]);
    }

    [Fact]
    public async Task Invoke_HandlerLeadsNowhere_FailsAtItsStart()
    {
        var outcomes = await RunAsync(Echo.Function with { Handler = "Headroom.Rehearsal.Tests::Nowhere::Handle" }, "{}");

        Assert.Equal("HandlerException", outcomes[0].Error!.Type);
    }

    public void Dispose() => _clock.Dispose();

    private Task<List<InvocationOutcome>> RunAsync(params string[] payloads) => RunAsync(Echo.Function, payloads);

    // A process's answer and what it prints come on two ways, so that a line may be the later one.
    private async Task<List<InvocationOutcome>> RunAsync(FunctionModel function, params string[] payloads)
    {
#pragma warning disable RS0030 // processes run on the wall's clock
        var wall = TimeProvider.System;
#pragma warning restore RS0030
        await using var sandboxes = await ProcessSandboxes.StartAsync(new ProcessSettings(
            _clock, wall, SpeedUp, ProcessSettings.DefaultHost, _ => new Dictionary<string, string>(), (_, line) => _lines.Add(line)));
        using var lambda = new LambdaService(_clock, new Chance(1), new Latencies(new Chance(1)), sandboxes, SpeedUp);
        lambda.Deploy(function);
        var outcomes = new List<InvocationOutcome>();
        async Task InvokeAllAsync()
        {
            foreach (var payload in payloads)
            {
                outcomes.Add(await lambda.InvokeAsync(Echo.Arn, payload).ConfigureAwait(false));
            }
        }

        var prints = payloads.Count(payload => payload.Contains("print", StringComparison.Ordinal));
        var all = InvokeAllAsync();
        _clock.Schedule(Patience, () => { });
        await _clock.RunPacedAsync(wall, SpeedUp, () => all.IsCompleted && (_lines.Count >= prints || _clock.GetUtcNow() - Start >= Patience), CancellationToken.None);
        await all;
        return outcomes;
    }
}
