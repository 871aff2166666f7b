using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps.Measuring;

/// <summary>
/// Between incidents looks inside the clusters now and then: AWS alone shows neither pods that wait while the subnets have room, nor aws-node's settings.
/// A look takes two measurements: one sends the read document, the next collects what it printed.
/// </summary>
/// <remarks>What is under way is kept in this environment only: where that is lost, a look is sent anew.</remarks>
internal sealed class InsideWatch(Edge edge)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>The snapshot, with a new reading where one has come in.</summary>
    public async Task<ClusterSnapshot> LookAsync(ClusterSnapshot snapshot, ClusterPolicy policy)
    {
        var look = _looks.GetValueOrDefault(snapshot.Cluster) ?? new Look(JournalEntry.Begin(StepKinds.ReadCluster, 0, edge.Now, Every), DateTimeOffset.MinValue, edge.Now);
        if (!(look.IsUnderWay || IsDue(snapshot, look)) || Triage.IsRefusedFromOutside(snapshot with { Inside = null }, policy))
        {
            return snapshot;
        }

        try
        {
            var (reading, moved) = await Runner.ReadAsync(edge, snapshot.Cluster, "watch", look.Entry).ConfigureAwait(false);
            _looks[snapshot.Cluster] = look with { Entry = moved, SentAt = look.IsUnderWay ? look.SentAt : edge.Now };

            // Whether whole prefixes count is known only now.
            return reading is null ? snapshot : await Snapshots.WithPrefixesAsync(edge, Remembered.With(snapshot, snapshot, reading)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the measurement goes by what AWS says; the reading's age, which is a metric, tells that none comes.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(snapshot, look, e);
        }
    }

    /// <summary>When the cluster was read last; where it never was, since when this environment has tried to. Null where it needn't be read.</summary>
    public DateTimeOffset? ReadAt(ClusterSnapshot snapshot) => snapshot.Inside?.ReadAt ?? _looks.GetValueOrDefault(snapshot.Cluster)?.Since;

    /// <summary>An incident has begun, which reads for itself.</summary>
    public void Forget(string cluster) => _looks.Remove(cluster);

    private bool IsDue(ClusterSnapshot snapshot, Look look) =>
        snapshot.Instances.Count > 0 && edge.Now - look.SentAt >= Every && !(edge.Now - snapshot.Inside?.ReadAt < Every);

    private ClusterSnapshot Fail(ClusterSnapshot snapshot, Look look, Exception why)
    {
        edge.Output.WriteLine($"{snapshot.Cluster} wasn't read inside: {why.GetType().Name}: {why.Message}");
        _looks[snapshot.Cluster] = look with { Entry = Runner.Forget(look.Entry), SentAt = edge.Now };
        return snapshot;
    }

    private sealed record Look(JournalEntry Entry, DateTimeOffset SentAt, DateTimeOffset Since)
    {
        public bool IsUnderWay => Entry.Work.ContainsKey(Runner.ReadKey);
    }
}
