using Headroom.Decisions.Network;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>The VPC's lease: one response or rollback for each VPC at a time.</summary>
internal static class Lease
{
    // A function of an execution that has stopped may still be at work: a state's time-out is 90 s, and a little more is left for clocks.
    private static readonly TimeSpan LongestFunction = TimeSpan.FromMinutes(2);

    // A roll-out over a thousand nodes, its verification and its undoing are over by then; people are told of a lease that isn't.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    /// <summary>Takes it where it is free, or where its owner ended without releasing it and nothing of it can still be at work.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="vpc">The VPC.</param>
    /// <param name="input">Who asks.</param>
    /// <param name="isLikelyFree">True to write first, which mostly is all; false where somebody had it a moment ago.</param>
    /// <returns>Whether it is ours, and else who has it.</returns>
    public static async Task<(bool IsOurs, TableItem? Holder)> TakeAsync(Edge edge, VpcId vpc, TaskInput input, bool isLikelyFree)
    {
        var key = TableKeys.Vpc(vpc);
        if (isLikelyFree && await WriteAsync(edge, key, version: 0, input).ConfigureAwait(false))
        {
            return (true, null);
        }

        var lease = await edge.Table.ReadAsync(key, TableKeys.LeaseItem).ConfigureAwait(false);
        return lease?["owner"] == input.Execution || (await IsFreeAsync(edge, lease).ConfigureAwait(false) && await WriteAsync(edge, key, lease?.Version ?? 0, input).ConfigureAwait(false))
            ? (true, null)
            : (false, lease);
    }

    /// <summary>Lets go of it if that execution has it.</summary>
    public static Task ReleaseAsync(Edge edge, VpcId vpc, string execution) => edge.Table.DeleteAsync(TableKeys.Vpc(vpc), TableKeys.LeaseItem, "owner", execution);

    private static async Task<bool> IsFreeAsync(Edge edge, TableItem? lease)
    {
        if (lease is null)
        {
            return true;
        }

        var owner = await edge.Workflow.ReadAsync(lease["owner"] ?? "").ConfigureAwait(false);
        return !owner.IsRunning && edge.Now - (owner.StoppedAt ?? Times.Read(lease["takenAt"])) >= LongestFunction;
    }

    private static async Task<bool> WriteAsync(Edge edge, string key, long version, TaskInput input)
    {
        var values = new Dictionary<string, string>
        {
            ["owner"] = input.Execution,
            ["incident"] = input.Id,
            ["takenAt"] = Times.Write(edge.Now),
            [TableWire.DueName] = Times.Write(edge.Now + Limit),
        };
        return await edge.Table.WriteAsync(new TableItem(key, TableKeys.LeaseItem, values, version)).ConfigureAwait(false) is not null;
    }
}
