using System.Text.Json;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Responses;

namespace Headroom.Steps.Incidents;

/// <summary>Starts a response to a cluster, once for each cause.</summary>
internal static class Starter
{
    private const int MostTries = 3;

    /// <summary>Claims the cluster for the execution of that name and starts it. Repeating a start that was cut off completes it.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="request">The execution's input.</param>
    /// <param name="name">The execution's name.</param>
    /// <param name="read">The cluster's state, as it was judged.</param>
    /// <param name="alarm">The alarm that asks for it, or null.</param>
    /// <returns>Why nothing was started, or null.</returns>
    public static async Task<string?> StartAsync(Edge edge, RequestInput request, string name, (ClusterState State, long Version) read, AlarmWatch? alarm = null)
    {
        // The claim comes first: two causes at once (an alarm and a measurement) become one response.
        if (await ClaimAsync(edge, request.Cluster!, name, alarm, read).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        var input = JsonSerializer.Serialize(request, StepsJson.Default.RequestInput);
        if (await edge.Workflow.StartAsync(edge.Settings.StateMachine, name, input).ConfigureAwait(false))
        {
            return null;
        }

        // The name is taken. Another measurement may have started it with other figures in its reason: then it runs, and the claim is its own.
        var execution = await edge.Workflow.ReadAsync(Arns.ExecutionOf(edge.Settings.StateMachine, name)).ConfigureAwait(false);
        if (execution.IsRunning || !execution.Exists)
        {
            return $"execution {name} was started already";
        }

        // That response has been and gone, and the cluster isn't its any more. When it ended is kept, since the next one's name goes by it.
        await ClusterStates.ReleaseAsync(edge, request.Cluster!, name, read.State.EndedBy(execution.StoppedAt)).ConfigureAwait(false);
        return $"execution {name} has ended already";
    }

    private static async Task<string?> ClaimAsync(Edge edge, string cluster, string name, AlarmWatch? alarm, (ClusterState State, long Version) read)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (read.State.Incident == name || await ClusterStates.OpenAsync(edge, cluster, name, alarm, read).ConfigureAwait(false))
            {
                return null;
            }

            read = await ClusterStates.ReadAsync(edge, cluster).ConfigureAwait(false);
            if (read.State.Incident is { } other && other != name)
            {
                return $"incident {other} is open";
            }
        }

        throw ClusterStates.Contended(cluster);
    }
}
