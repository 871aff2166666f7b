using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>How long headroom lasts at the rate of the last minutes.</summary>
public static class Runway
{
    /// <summary>How far back the rate is looked for: long enough to see through a roll-out, short enough to be of now.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Two measurements that are closer than this tell of chance, not of a rate.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    /// <summary>Minutes until a zone's headroom is zero, or null where it doesn't fall or too little is known.</summary>
    /// <param name="past">Earlier measurements.</param>
    /// <param name="zone">The present one.</param>
    /// <param name="now">When the present one was made.</param>
    public static double? Minutes(IReadOnlyList<PastHeadroom> past, ZoneHeadroom zone, DateTimeOffset now)
    {
        var first = past.Where(p => p.Zones.ContainsKey(zone.Zone) && now - p.At >= Least && now - p.At <= Window).MinBy(p => p.At);
        if (first is null || first.Zones[zone.Zone] <= zone.Addresses)
        {
            return null;
        }

        return zone.Addresses * (now - first.At).TotalMinutes / (first.Zones[zone.Zone] - zone.Addresses);
    }
}
