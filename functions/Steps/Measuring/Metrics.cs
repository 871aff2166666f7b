using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Measuring;

/// <summary>The metrics of one cluster (docs/architecture.md, Metrics and alarms).</summary>
internal static class Metrics
{
    private const string Headroom = "AvailableIpAddressCount";
    private const string Minutes = "RunwayMinutes";
    private const string Stuck = "PodsWaitingForAddress";
    private const string Age = "ClusterReadingAgeSeconds";
    private const string Cluster = "ClusterName";
    private const string Zone = "AvailabilityZone";

    /// <summary>A reading that is older tells nothing of now.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Prints a line for each. A cluster without nodes has no headroom to speak of, and so no value: its heartbeat alarm tells.</summary>
    public static void Print(TextWriter output, ClusterSnapshot snapshot, IReadOnlyList<ZoneHeadroom> zones, DateTimeOffset? readAt, DateTimeOffset now)
    {
        var cluster = snapshot.Cluster;
        if (ZoneCapacity.Smallest(zones) is { } smallest)
        {
            output.WriteLine(EmfLine.Write(Headroom, "Count", smallest.Addresses, now, (Cluster, cluster)));
        }

        foreach (var zone in zones)
        {
            output.WriteLine(EmfLine.Write(Headroom, "Count", zone.Addresses, now, (Cluster, cluster), (Zone, zone.Zone)));
        }

        if (zones.Select(z => Runway.Minutes(snapshot.Past, z, now)).Where(m => m is not null).Min() is { } runway)
        {
            output.WriteLine(EmfLine.Write(Minutes, "None", Math.Round(runway, 1), now, (Cluster, cluster)));
        }

        if (readAt is { } read)
        {
            output.WriteLine(EmfLine.Write(Age, "Seconds", Math.Max(0, (now - read).TotalSeconds), now, (Cluster, cluster)));
        }

        if (StuckPods(snapshot, now) is { } stuck)
        {
            output.WriteLine(EmfLine.Write(Stuck, "Count", stuck, now, (Cluster, cluster)));
        }
    }

    /// <summary>Pods that wait for an address by a fresh reading, or null where there is none.</summary>
    public static int? StuckPods(ClusterSnapshot snapshot, DateTimeOffset now) => now - snapshot.Inside?.ReadAt < Fresh ? Waiting.Stuck(snapshot) : null;
}
