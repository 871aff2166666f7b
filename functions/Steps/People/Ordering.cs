using System.Text.Json;

namespace Headroom.Steps.People;

/// <summary>Sends an owner's order to the state machine that takes it, and waits for what comes of it.</summary>
public static class Ordering
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int MostLooks = 90;

    /// <summary>The state machine's ARN, from the account and Region that a cluster is in.</summary>
    public static async Task<string> MachineOfAsync(Edge edge, string cluster)
    {
        var parts = (await edge.Clusters.ReadArnAsync(cluster).ConfigureAwait(false)).Split(':');
        return $"arn:{parts[1]}:states:{parts[3]}:{parts[4]}:stateMachine:{Arns.OwnersHand}";
    }

    /// <summary>Sends an order.</summary>
    /// <returns>Whether it was carried out, and what was done, or why not.</returns>
    public static async Task<(bool Done, string Text)> SendAsync(Edge edge, string machine, Order order)
    {
        var execution = await edge.Workflow.StartAsync(machine, JsonSerializer.Serialize(order, StepsJson.Default.Order)).ConfigureAwait(false);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var ended = await edge.Workflow.ReadResultAsync(execution).ConfigureAwait(false);
            if (ended.Status != "RUNNING")
            {
                return ended.Status == "SUCCEEDED"
                    ? (true, JsonSerializer.Deserialize(ended.Output ?? "", StepsJson.Default.OrderAnswer)?.Done ?? "done")
                    : (false, new ErrorInput(ended.Error, ended.Cause).Message);
            }

            await Task.Delay(Pause, edge.Clock).ConfigureAwait(false);
        }

        return (false, $"no answer yet; look at execution {execution}");
    }
}
