using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Incidents;

/// <summary>One incident in this process, on the virtual clock: milliseconds of the wall's time, and the same bytes for the same seed.</summary>
public static class VirtualIncident
{
    /// <summary>Runs one.</summary>
    /// <param name="stack">What is deployed.</param>
    /// <param name="scenario">A scenario of the library.</param>
    /// <param name="seed">What the world's luck comes from.</param>
    /// <param name="latencies">The set of delays.</param>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    public static IncidentSummary Run(CloudStack stack, string scenario, ulong seed, LatencySet latencies = LatencySet.Typical)
    {
        using var world = World.Start(ScenarioLibrary.Load(scenario), seed, latencies);
        using var deployed = Virtually.Deploy(world, stack.Model);
        var recorder = new IncidentRecorder(world, deployed);
        world.Clock.RunUntil(() => recorder.IsOver, DateTimeOffset.MaxValue);
        return recorder.Summarise();
    }
}
