using Headroom.Decisions.Capacity;

namespace Headroom.Steps.Measuring;

/// <summary>The metrics of one cluster (docs/architecture.md, Metrics and alarms).</summary>
internal static class Metrics
{
    private const string Headroom = "AvailableIpAddressCount";
    private const string Age = "ClusterReadingAgeSeconds";
    private const string Cluster = "ClusterName";
    private const string Zone = "AvailabilityZone";

    /// <summary>Prints a line for each. A cluster without nodes has no headroom to speak of, and so no value: its heartbeat alarm tells.</summary>
    public static void Print(TextWriter output, string cluster, IReadOnlyList<ZoneHeadroom> zones, DateTimeOffset? readAt, DateTimeOffset now)
    {
        if (ZoneCapacity.Smallest(zones) is { } smallest)
        {
            output.WriteLine(EmfLine.Write(Headroom, "Count", smallest.Addresses, now, (Cluster, cluster)));
        }

        foreach (var zone in zones)
        {
            output.WriteLine(EmfLine.Write(Headroom, "Count", zone.Addresses, now, (Cluster, cluster), (Zone, zone.Zone)));
        }

        if (readAt is { } read)
        {
            output.WriteLine(EmfLine.Write(Age, "Seconds", Math.Max(0, (now - read).TotalSeconds), now, (Cluster, cluster)));
        }
    }
}
