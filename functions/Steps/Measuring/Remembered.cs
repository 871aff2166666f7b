using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps.Measuring;

/// <summary>The cluster's last snapshot, which a measurement goes by: in most minutes only nodes and subnets are read anew.</summary>
internal static class Remembered
{
    // Blocks, route tables, reservations and the add-on's version change seldom, and reading them takes a dozen calls.
    private static readonly TimeSpan WholeEvery = TimeSpan.FromHours(1);

    /// <summary>The snapshot as of now, and whether it was read whole, which is to be remembered.</summary>
    public static async Task<(ClusterSnapshot Snapshot, bool IsWhole)> RefreshAsync(Edge edge, string cluster, string account)
    {
        var last = await FindAsync(edge, cluster).ConfigureAwait(false);
        if (last is not null && edge.Now - last.ReadAt < WholeEvery)
        {
            var (vpc, instances) = await edge.Nodes.ReadAsync(cluster).ConfigureAwait(false);

            // A cluster that has lost its nodes, or was made anew in another VPC, is looked at whole.
            if (vpc == last.Vpc.Id)
            {
                return (await Snapshots.WithNodesAsync(edge, last, instances).ConfigureAwait(false), false);
            }
        }

        var whole = await Snapshots.ReadAsync(edge, cluster, account, last?.Inside, VpcDetails.Reservations).ConfigureAwait(false);
        return (await Snapshots.WithPrefixesAsync(edge, whole with { Past = last?.Past ?? [], Changes = last?.Changes ?? [] }).ConfigureAwait(false), true);
    }

    /// <summary>What was remembered last, or null.</summary>
    public static Task<ClusterSnapshot?> FindAsync(Edge edge, string cluster) => Documents.FindAsync(edge, BucketKeys.Remembered(cluster), StepsJson.Default.ClusterSnapshot);

    /// <summary>Remembers it.</summary>
    public static Task KeepAsync(Edge edge, ClusterSnapshot snapshot) => Documents.WriteAsync(edge, BucketKeys.Remembered(snapshot.Cluster), snapshot);

    /// <summary>A snapshot with a new reading, and what that changed since the last one.</summary>
    public static ClusterSnapshot With(ClusterSnapshot snapshot, ClusterSnapshot? last, ClusterReading reading) => snapshot with
    {
        Inside = reading,
        Past = last?.Past ?? [],
        Changes = SettingHistory.Note(last?.Changes ?? [], last?.Inside, reading),
    };
}
