namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One kind's objects at one moment.</summary>
/// <param name="Items">The objects in the order of their keys.</param>
/// <param name="ResourceVersion">The world's version at that moment.</param>
/// <param name="Now">The server's time.</param>
internal sealed record Snapshot(IReadOnlyList<ApiItem> Items, long ResourceVersion, DateTimeOffset Now);

/// <summary>The last few snapshots of each kind: what lists are continued from and watches start at. An older one has been compacted away.</summary>
internal sealed class Snapshots
{
    private const int Kept = 16;
    private readonly Dictionary<ResourceKind, LinkedList<Snapshot>> _kept = [];

    /// <summary>Reads a kind's objects on the world's thread, and remembers them.</summary>
    public Snapshot Take(ResourceKind kind, IKubernetesApi api, TimeProvider clock)
    {
        var snapshot = new Snapshot(kind.Read(api), api.ResourceVersion, clock.GetUtcNow());
        lock (_kept)
        {
            if (!_kept.TryGetValue(kind, out var kept))
            {
                _kept[kind] = kept = new LinkedList<Snapshot>();
            }

            kept.AddLast(snapshot);
            if (kept.Count > Kept)
            {
                kept.RemoveFirst();
            }

            return snapshot;
        }
    }

    /// <summary>The snapshot of that version, or null when it is gone.</summary>
    public Snapshot? Find(ResourceKind kind, long resourceVersion)
    {
        lock (_kept)
        {
            return _kept.TryGetValue(kind, out var kept) ? kept.LastOrDefault(snapshot => snapshot.ResourceVersion == resourceVersion) : null;
        }
    }
}
