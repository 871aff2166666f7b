using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Notes what changes in aws-node's environment from reading to reading.</summary>
public static class SettingHistory
{
    // A deployment that sets something back is found out when the next pods come, which may be at the next morning's peak.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>The changes of the last day, oldest first, those between two readings included.</summary>
    public static IReadOnlyList<SettingChange> Note(IReadOnlyList<SettingChange> known, ClusterReading? before, ClusterReading now) =>
        [.. known.Where(c => now.ReadAt - c.FirstSeenAfter <= Kept), .. before is null ? [] : Between(before, now)];

    private static IEnumerable<SettingChange> Between(ClusterReading before, ClusterReading now)
    {
        if (before.AwsNode?.Environment is not { } then || now.AwsNode?.Environment is not { } present)
        {
            return [];
        }

        return from name in then.Keys.Union(present.Keys).Order(StringComparer.Ordinal)
               let change = new SettingChange(name, then.GetValueOrDefault(name), present.GetValueOrDefault(name), before.ReadAt, now.ReadAt)
               where change.Before != change.After
               select change;
    }
}
