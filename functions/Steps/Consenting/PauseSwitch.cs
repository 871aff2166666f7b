using Headroom.Decisions.Responses;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Consenting;

/// <summary>The owner's pause switch of a cluster, an item of its own beside the cluster's state.</summary>
internal static class PauseSwitch
{
    private const string Item = "pause";

    public static async Task<Pause?> ReadAsync(Edge edge, string cluster) =>
        From(await edge.Table.ReadAsync(TableKeys.Cluster(cluster), Item).ConfigureAwait(false));

    public static async Task ThrowAsync(Edge edge, string cluster, Pause pause)
    {
        var values = new Dictionary<string, string> { ["by"] = pause.By, ["since"] = Times.Write(pause.Since), ["why"] = pause.Why };
        if (pause.Until is { } until)
        {
            values["until"] = Times.Write(until);
        }

        await WriteAsync(edge, cluster, values).ConfigureAwait(false);
    }

    /// <summary>Ends the pause; null when there was none.</summary>
    public static async Task<Pause?> ReleaseAsync(Edge edge, string cluster)
    {
        var before = await ReadAsync(edge, cluster).ConfigureAwait(false);
        if (before is not null)
        {
            // Nobody may delete a cluster's items: an item that says nothing is no pause.
            await WriteAsync(edge, cluster, []).ConfigureAwait(false);
        }

        return before;
    }

    private static async Task WriteAsync(Edge edge, string cluster, Dictionary<string, string> values)
    {
        var key = TableKeys.Cluster(cluster);
        var version = (await edge.Table.ReadAsync(key, Item).ConfigureAwait(false))?.Version ?? 0;
        if (await edge.Table.WriteAsync(new TableItem(key, Item, values, version)).ConfigureAwait(false) is null)
        {
            throw new TransientException("dynamodb:PutItem", new InvalidOperationException($"the pause switch of {cluster} was moved by somebody else at this moment"));
        }
    }

    private static Pause? From(TableItem? item) => item?["by"] is { } by && Times.Read(item["since"]) is { } since
        ? new Pause(by, since, Times.Read(item["until"]), item["why"] ?? "")
        : null;
}
