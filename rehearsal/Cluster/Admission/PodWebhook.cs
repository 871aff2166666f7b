using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster.Admission;

/// <summary>An admission webhook for pods.</summary>
/// <param name="Workload">Whose pods answer it; they themselves are exempt.</param>
/// <param name="FailsClosed">failurePolicy: Fail, else Ignore.</param>
internal sealed record WebhookSettings(string Workload, bool FailsClosed);

/// <summary>What came of one call: how long it took, and the error or null.</summary>
internal readonly record struct Review(TimeSpan Took, string? Error);

/// <summary>The API server's calls of a webhook: it picks one of the running pods behind the service and goes to its address directly.</summary>
internal sealed class PodWebhook(WebhookSettings settings, SimulatedVpc vpc, Chance chance)
{
    /// <summary>timeoutSeconds, by default.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly List<ClusterPod> _backends = [];
    private readonly KnownBlocks _blocks = new(vpc, chance.Fork("control plane"));

    public WebhookSettings Settings => settings;

    /// <summary>A pod was made that may answer.</summary>
    public void Add(ClusterPod pod) => _backends.Add(pod);

    /// <summary>Asks whether a pod may be made.</summary>
    public Review Ask()
    {
        _backends.RemoveAll(pod => pod.IsDeleted);
        var running = _backends.Where(pod => pod.IsRunning).ToList();
        var error = running.Count == 0 ? $"no endpoints available for service \"{settings.Workload}\""
            : !Reaches(running[chance.Below(running.Count)]) ? "context deadline exceeded"
            : null;
        return error is null ? new Review(TimeSpan.Zero, null)
            : new Review(running.Count == 0 ? TimeSpan.Zero : Timeout, settings.FailsClosed ? Words(error) : null);
    }

    private bool Reaches(ClusterPod pod) => pod.Address?.Subnet is not { } subnet || _blocks.Reaches(subnet);

    private string Words(string error) =>
        $"Internal error occurred: failed calling webhook \"pods.{settings.Workload}.example.com\": failed to call webhook: Post \"https://{settings.Workload}.default.svc:443/pods?timeout=10s\": {error}";
}
