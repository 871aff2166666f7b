using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Cluster;

/// <summary>Makes a workload's pods one after the other, and replaces those whose time is over.</summary>
internal static class Workload
{
    /// <summary>Begins: the first pod comes after <paramref name="after"/>, the others at an even pace.</summary>
    public static void Begin(PodStore pods, WorldClock clock, string name, TimeSpan after, int perMinute, int count, TimeSpan? lifetime)
    {
        var between = TimeSpan.FromMilliseconds(60_000 / perMinute);
        void Next(int left)
        {
            Create(pods, clock, name, lifetime);
            if (left > 1)
            {
                clock.Schedule(between, () => Next(left - 1));
            }
        }

        clock.Schedule(after, () => Next(count));
    }

    private static void Create(PodStore pods, WorldClock clock, string name, TimeSpan? lifetime) => pods.Create(name, lifetime is not { } time ? null : pod => clock.Schedule(time, () =>
    {
        pods.Delete(pod);
        Create(pods, clock, name, lifetime);
    }));
}
