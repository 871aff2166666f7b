using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Measuring;

/// <summary>The headroom of the last minutes: what this environment measured, and what was remembered with the snapshot.</summary>
internal sealed class PastMeasures
{
    private readonly Dictionary<string, IReadOnlyList<PastHeadroom>> _known = new(StringComparer.Ordinal);

    /// <summary>The snapshot with the past that is known here, the present measurement included.</summary>
    public ClusterSnapshot Add(ClusterSnapshot snapshot, IReadOnlyList<ZoneHeadroom> zones, DateTimeOffset now)
    {
        var present = new PastHeadroom(now, zones.ToDictionary(z => z.Zone, z => z.Addresses));
        IReadOnlyList<PastHeadroom> past =
        [
            .. snapshot.Past.Concat(_known.GetValueOrDefault(snapshot.Cluster) ?? []).Append(present)
                .Where(p => now - p.At <= Runway.Window).DistinctBy(p => p.At).OrderBy(p => p.At),
        ];
        _known[snapshot.Cluster] = past;
        return snapshot with { Past = past };
    }
}
