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

    /// <summary>The snapshot as of now.</summary>
    public static async Task<ClusterSnapshot> RefreshAsync(Edge edge, string cluster, string account)
    {
        var last = await Documents.FindAsync(edge, BucketKeys.Remembered(cluster), StepsJson.Default.ClusterSnapshot).ConfigureAwait(false);
        if (last is not null && edge.Now - last.ReadAt < WholeEvery)
        {
            var (vpc, instances) = await edge.Nodes.ReadAsync(cluster).ConfigureAwait(false);

            // A cluster that has lost its nodes, or was made anew in another VPC, is looked at whole.
            if (vpc == last.Vpc.Id)
            {
                return await Snapshots.WithNodesAsync(edge, last, instances).ConfigureAwait(false);
            }
        }

        var whole = await Snapshots.WithPrefixesAsync(edge, await Snapshots.ReadAsync(edge, cluster, account, last?.Inside, VpcDetails.Reservations).ConfigureAwait(false)).ConfigureAwait(false);
        await Documents.WriteAsync(edge, BucketKeys.Remembered(cluster), whole).ConfigureAwait(false);
        return whole;
    }
}
