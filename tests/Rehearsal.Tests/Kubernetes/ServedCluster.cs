using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>A cluster behind its front on a loopback port, on a world whose clock runs, with a kubeconfig in a directory of its own.</summary>
internal sealed class ServedCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LoopbackServer _server;
    private readonly Task _running;

    private ServedCluster(FakeCluster cluster, LoopbackServer server, WorldClock clock, ClusterEndpoint endpoint, double speedUp)
    {
        (Cluster, _server, Clock, Endpoint) = (cluster, server, clock, endpoint);
        Directory = System.IO.Directory.CreateTempSubdirectory("headroom-").FullName;
        KubeconfigPath = Path.Combine(Directory, "kubeconfig");
        File.WriteAllText(KubeconfigPath, Kubeconfig.Text(new Dictionary<string, Uri> { [cluster.Cluster] = Address }));
#pragma warning disable RS0030 // the paced run is what waits on a wall clock
        _running = clock.RunPacedAsync(TimeProvider.System, speedUp, () => false, _stop.Token);
#pragma warning restore RS0030
    }

    public FakeCluster Cluster { get; }

    public WorldClock Clock { get; }

    public ClusterEndpoint Endpoint { get; }

    public Uri Address => _server.Address;

    public string Directory { get; }

    public string KubeconfigPath { get; }

    public static async Task<ServedCluster> StartAsync(FakeCluster cluster, double speedUp = 1)
    {
        var clock = new WorldClock(SomeObject.Start);
        var endpoint = new ClusterEndpoint(cluster);
        var server = await LoopbackServer.StartAsync(new KubernetesFront(endpoint, clock));
        return new ServedCluster(cluster, server, clock, endpoint, speedUp);
    }

    /// <summary>Changes the cluster on the world's thread.</summary>
    public Task<bool> ChangeAsync(Action<FakeCluster> change) => Clock.AskAsync(() =>
    {
        change(Cluster);
        Cluster.Touch();
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        Clock.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
