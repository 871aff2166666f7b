using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Incidents;

/// <summary>One incident in this process, on the virtual clock: milliseconds of the wall's time, and the same bytes for the same seed.</summary>
public static class VirtualIncident
{
    /// <summary>Runs one.</summary>
    /// <param name="stack">What is deployed.</param>
    /// <param name="scenario">A scenario of the library, or a file of one.</param>
    /// <param name="seed">What the world's luck comes from.</param>
    /// <param name="latencies">The set of delays.</param>
    /// <exception cref="ArgumentException">There is no such scenario that the stack knows.</exception>
    public static IncidentSummary Run(CloudStack stack, string scenario, ulong seed, LatencySet latencies = LatencySet.Typical) => Run(stack, stack.Scenario(scenario), seed, latencies);

    /// <summary>Runs one for as long as it takes, and longer if that much world time is wanted.</summary>
    internal static IncidentSummary Run(CloudStack stack, Scenario scenario, ulong seed, LatencySet latencies, TimeSpan atLeast = default)
    {
        using var world = World.Start(scenario, seed, latencies);
        using var deployed = Virtually.Deploy(world, stack.Model);
        var recorder = new IncidentRecorder(world, deployed);
        world.Clock.RunUntil(() => world.Now >= World.Beginning + atLeast && recorder.IsOver, DateTimeOffset.MaxValue);
        return recorder.Summarise();
    }
}
