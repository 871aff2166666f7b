using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Incidents;

/// <summary>One incident in earnest: functions in processes of their own, scripts in bash with a real kubectl, everything over loopback ports, the world's clock paced by the wall's.</summary>
/// <param name="stack">What is deployed.</param>
/// <param name="wall">The wall's clock.</param>
/// <param name="speedUp">World seconds in a second of the wall's, above 0.</param>
public sealed class LiveIncident(CloudStack stack, TimeProvider wall, double speedUp)
{
    /// <summary>The set of delays for what isn't really run.</summary>
    public LatencySet Latencies { get; init; }

    /// <summary>Given each line of the timeline as it happens.</summary>
    public Action<TimelineLine>? Told { get; init; }

    /// <summary>Given where the simulated AWS and the cluster's Kubernetes listen, for those who want to look in with their own clients.</summary>
    public Action<Uri, Uri>? Serving { get; init; }

    /// <summary>Runs one.</summary>
    /// <param name="scenario">A scenario of the library, or a file of one.</param>
    /// <param name="seed">What the world's luck comes from; how long processes really take is the machine's.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such scenario that the stack knows.</exception>
    public async Task<IncidentSummary> RunAsync(string scenario, ulong seed, CancellationToken cancellation)
    {
        using var world = World.Start(stack.Scenario(scenario), seed, Latencies);
        var directory = Directory.CreateTempSubdirectory("headroom-drill-");
        try
        {
            return await RunAsync(world, directory.FullName, cancellation).ConfigureAwait(false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<IncidentSummary> RunAsync(World world, string folder, CancellationToken cancellation)
    {
        await using var real = await Really.DeployAsync(world, stack.Model, wall, speedUp, folder).ConfigureAwait(false);
        Serving?.Invoke(real.Aws, real.Kubernetes[world.Cluster.Cluster]);
        var recorder = new IncidentRecorder(world, real.Stack, Told);
        await world.Clock.RunPacedAsync(wall, speedUp, () => recorder.IsOver, cancellation).ConfigureAwait(false);
        return recorder.Summarise();
    }
}
