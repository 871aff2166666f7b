using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Incidents;

/// <summary>One function with one event, on a fresh world.</summary>
public static class VirtualInvocation
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Invokes a function.</summary>
    /// <param name="stack">What is deployed.</param>
    /// <param name="scenario">A scenario of the library, or a file of one.</param>
    /// <param name="function">The function's class, such as <c>OnAlarm</c>.</param>
    /// <param name="payload">The event, a JSON text.</param>
    /// <exception cref="ArgumentException">There is no such scenario that the stack knows, or no such function; the message lists what there is.</exception>
    public static InvocationResult Run(CloudStack stack, string scenario, string function, string payload)
    {
        var said = stack.Scenario(scenario);
        using var world = World.Start(said, said.Seed);
        using var deployed = Virtually.Deploy(world, stack.Model);
        var found = stack.Model.Functions.FirstOrDefault(candidate => candidate.ShortName == function)
            ?? throw new ArgumentException($"there is no function '{function}'; there are {string.Join(", ", stack.Model.Functions.Select(candidate => candidate.ShortName).Order(StringComparer.Ordinal))}", nameof(function));
        var calls = deployed.Front.Log.Calls.Count;
        var running = deployed.Lambda.InvokeAsync(found.Arn, payload);
        world.Clock.RunUntil(() => running.IsCompleted, world.Now + Limit);
        var outcome = running.GetAwaiter().GetResult();
        var made = deployed.Front.Log.Calls.Skip(calls).Where(call => call.Principal == found.Principal).Select(call => $"{call.Service}:{call.Operation} {call.Code ?? "ok"}").ToList();
        return new InvocationResult(outcome.Error?.Type, outcome.Error?.Message, outcome.Answer is { } answer ? JsonNode.Parse(answer) : null, made);
    }
}

/// <summary>What an invocation came to.</summary>
/// <param name="Error">The error's class, or null for success.</param>
/// <param name="Message">The error's message, or null.</param>
/// <param name="Answer">What the function answered; null when it answers nothing or failed.</param>
/// <param name="Calls">The AWS calls that it made, in their order, with what came of them.</param>
public sealed record InvocationResult(string? Error, string? Message, JsonNode? Answer, IReadOnlyList<string> Calls);
