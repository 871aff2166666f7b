namespace Headroom.Rehearsal.Cluster;

/// <summary>The counts of a cluster's zones.</summary>
internal sealed class ZoneTallies(ClusterPlace place, Timeline timeline)
{
    private readonly SortedDictionary<string, ZoneTally> _zones = new(StringComparer.Ordinal);

    public ZoneTally this[string zone]
    {
        get
        {
            if (!_zones.TryGetValue(zone, out var tally))
            {
                _zones.Add(zone, tally = new ZoneTally(place.Told(zone), timeline));
            }

            return tally;
        }
    }
}
