using System.Text.Json;
using Headroom.Steps.Aws;

namespace Headroom.Steps.People;

/// <summary>Sends an owner's order to the state machine that takes it, and waits for what comes of it.</summary>
public static class Ordering
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private const int MostRounds = 180;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int MostLooks = 90;

    /// <summary>The state machine's ARN, from the account and Region that a cluster is in.</summary>
    public static Task<string> MachineOfAsync(Edge edge, string cluster) => MachineOfAsync(edge, cluster, Arns.OwnersHand);

    /// <summary>Starts an execution of the workflow that prepares closed space, and waits for its report.</summary>
    /// <returns>Whether it ended well, and its report's summary, or where to look.</returns>
    public static async Task<(bool Done, string Text)> PrepareAsync(Edge edge, string cluster, string by)
    {
        var machine = await MachineOfAsync(edge, cluster, Arns.Respond).ConfigureAwait(false);
        var request = new RequestInput(cluster, "manual", $"{by} has space prepared", Prepare: true);
        return await FollowAsync(edge, machine, JsonSerializer.Serialize(request, StepsJson.Default.RequestInput), "report", "in mode approve it waits for a person's answer").ConfigureAwait(false);
    }

    /// <summary>Starts an execution that takes an incident back, and waits for it, though not for days.</summary>
    /// <returns>Whether it ended well, and its report's summary, or where to look.</returns>
    public static async Task<(bool Done, string Text)> RollBackAsync(Edge edge, string? cluster, string incident, string by)
    {
        var some = cluster ?? (await edge.Clusters.ListAsync().ConfigureAwait(false)).FirstOrDefault() ?? throw new ClusterNotFoundException("any");
        var machine = await MachineOfAsync(edge, some, Arns.RollBack).ConfigureAwait(false);
        return await FollowAsync(edge, machine, JsonSerializer.Serialize(new RollbackOrder(incident, by), StepsJson.Default.RollbackOrder), "rollback", "it waits for the space to drain, and a notification says for what").ConfigureAwait(false);
    }

    private static async Task<(bool Done, string Text)> FollowAsync(Edge edge, string machine, string order, string answer, string why)
    {
        var execution = await edge.Workflow.StartAsync(machine, order).ConfigureAwait(false);
        for (var rounds = 0; rounds < MostRounds; rounds++)
        {
            var ended = await edge.Workflow.ReadResultAsync(execution).ConfigureAwait(false);
            if (ended.Status != "RUNNING")
            {
                return (ended.Status == "SUCCEEDED", MessageOf(ended, answer) ?? new ErrorInput(ended.Error, ended.Cause).Message);
            }

            await Task.Delay(Round, edge.Clock).ConfigureAwait(false);
        }

        return (false, $"it goes on ({why}); look at execution {execution}");
    }

    private static string? MessageOf(ExecutionResult ended, string answer)
    {
        using var output = JsonDocument.Parse(ended.Output ?? "{}");
        return output.RootElement.TryGetProperty(answer, out var said) ? said.GetProperty("message").GetString() : null;
    }

    private static async Task<string> MachineOfAsync(Edge edge, string cluster, string machine)
    {
        var parts = (await edge.Clusters.ReadArnAsync(cluster).ConfigureAwait(false)).Split(':');
        return $"arn:{parts[1]}:states:{parts[3]}:{parts[4]}:stateMachine:{machine}";
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
