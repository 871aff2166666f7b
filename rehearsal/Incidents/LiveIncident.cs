using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Lambda.OutOfProcess;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Incidents;

/// <summary>One incident in earnest: functions in processes of their own, scripts in bash with a real kubectl, everything over loopback ports, the world's clock paced by the wall's.</summary>
/// <param name="stack">What is deployed.</param>
/// <param name="wall">The wall's clock.</param>
/// <param name="speedUp">World seconds in a second of the wall's, above 0.</param>
public sealed class LiveIncident(CloudStack stack, TimeProvider wall, double speedUp)
{
    /// <summary>Given each line of the timeline as it happens.</summary>
    public Action<TimelineLine>? Told { get; init; }

    /// <summary>Given where the simulated AWS and the cluster's Kubernetes listen, for those who want to look in with their own clients.</summary>
    public Action<Uri, Uri>? Serving { get; init; }

    /// <summary>Runs one.</summary>
    /// <param name="scenario">A scenario of the library.</param>
    /// <param name="seed">What the world's luck comes from; how long processes really take is the machine's.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    public async Task<IncidentSummary> RunAsync(string scenario, ulong seed, CancellationToken cancellation)
    {
        using var world = World.Start(ScenarioLibrary.Load(scenario), seed);
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

    private async Task<IncidentSummary> RunAsync(World world, string directory, CancellationToken cancellation)
    {
        var endpoint = new ClusterEndpoint(world.Cluster) { Fault = stack.Model.RunnerMayEnter(world.Cluster.Cluster) ? ClusterFault.None : ClusterFault.Unauthorized };
        await using var kubernetes = await LoopbackServer.StartAsync(new KubernetesFront(endpoint, world.Clock)).ConfigureAwait(false);
        var kubeconfig = Path.Combine(directory, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig.Text(new Dictionary<string, Uri> { [world.Cluster.Cluster] = kubernetes.Address }), cancellation).ConfigureAwait(false);

        DeployedStack? deployed = null;
        Uri? aws = null;
        await using var sandboxes = await ProcessSandboxes.StartAsync(new ProcessSettings(
            world.Clock, wall, speedUp, ProcessSettings.DefaultHost,
            function => new Dictionary<string, string>(deployed!.VariablesOf(function)) { ["AWS_ENDPOINT_URL"] = aws!.ToString() },
            (function, line) => deployed!.Read(function, line))).ConfigureAwait(false);
        using var stackInWorld = deployed = new DeployedStack(world, stack.Model, new BashScriptHost(world.Clock, directory, kubeconfig, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }), _ => sandboxes, speedUp);
        await using var front = await LoopbackServer.StartAsync(new AwsHttpFront(world.Clock, deployed.Front)).ConfigureAwait(false);
        aws = front.Address;
        Serving?.Invoke(aws, kubernetes.Address);

        var recorder = new IncidentRecorder(world, deployed, Told);
        await world.Clock.RunPacedAsync(wall, speedUp, () => recorder.IsOver, cancellation).ConfigureAwait(false);
        return recorder.Summarise();
    }
}
