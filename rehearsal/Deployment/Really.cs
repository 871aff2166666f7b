using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Lambda.OutOfProcess;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A deployed stack that runs really: fronts on loopback ports, functions in processes of their own, scripts in bash with the kubectl on PATH.</summary>
internal sealed class Really : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];

    private Really(DeployedStack stack, Uri aws, IReadOnlyDictionary<string, Uri> kubernetes) => (Stack, Aws, Kubernetes) = (stack, aws, kubernetes);

    public DeployedStack Stack { get; }

    /// <summary>What AWS_ENDPOINT_URL points any client at.</summary>
    public Uri Aws { get; }

    /// <summary>Cluster → where its Kubernetes listens.</summary>
    public IReadOnlyDictionary<string, Uri> Kubernetes { get; }

    /// <summary>Deploys a stack; the world's clock must then be run at the same speed-up.</summary>
    /// <param name="world">The world.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="wall">The clock that paces the world.</param>
    /// <param name="speedUp">World seconds in a second of the wall's.</param>
    /// <param name="folder">A folder of this drill's own: the kubeconfig and what scripts leave.</param>
    public static async Task<Really> DeployAsync(World world, StackModel stack, TimeProvider wall, double speedUp, string folder)
    {
        var servers = new List<IAsyncDisposable>();
        var clusters = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var cluster in world.Clusters)
        {
            var endpoint = new ClusterEndpoint(cluster) { Fault = stack.RunnerMayEnter(cluster.Cluster) ? ClusterFault.None : ClusterFault.Unauthorized };
            var server = await LoopbackServer.StartAsync(new KubernetesFront(endpoint, world.Clock)).ConfigureAwait(false);
            servers.Add(server);
            clusters.Add(cluster.Cluster, server.Address);
        }

        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Kubeconfig.Text(clusters)).ConfigureAwait(false);

        // Functions are started only when the clock runs: by then both of these are known.
        DeployedStack? deployed = null;
        Uri? aws = null;
        var sandboxes = await ProcessSandboxes.StartAsync(new ProcessSettings(
            world.Clock,
            wall,
            speedUp,
            ProcessSettings.DefaultHost,
            function => new Dictionary<string, string>(deployed!.VariablesOf(function), StringComparer.Ordinal) { ["AWS_ENDPOINT_URL"] = aws!.ToString() },
            (function, line) => deployed!.Read(function, line))).ConfigureAwait(false);
        servers.Add(sandboxes);
        deployed = new DeployedStack(world, stack, new BashScriptHost(world.Clock, folder, kubeconfig, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" }), _ => sandboxes, speedUp);
        var front = await LoopbackServer.StartAsync(new AwsHttpFront(world.Clock, deployed.Front)).ConfigureAwait(false);
        servers.Add(front);
        aws = front.Address;
        var real = new Really(deployed, aws, clusters);
        real._servers.AddRange(servers);
        return real;
    }

    /// <summary>Ends the functions' processes and stops serving.</summary>
    public async ValueTask DisposeAsync()
    {
        Stack.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }
}
