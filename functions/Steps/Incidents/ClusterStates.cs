using Headroom.Decisions.Alarms;
using Headroom.Decisions.Responses;

namespace Headroom.Steps.Incidents;

/// <summary>What is remembered of a cluster's responses, and which one is open.</summary>
internal static class ClusterStates
{
    // An incident that was claimed but whose execution never came to be is found out after this: longer than a start takes. An alarm's is retried by Lambda, a measurement's isn't.
    private static readonly TimeSpan AlarmSettled = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MeasurementSettled = TimeSpan.FromMinutes(2);
    private const int MostTries = 3;

    public static async Task<(ClusterState State, long Version)> ReadAsync(Edge edge, string cluster)
    {
        var item = await edge.Table.ReadAsync(TableKeys.Cluster(cluster), TableKeys.StateItem).ConfigureAwait(false);
        return item is null ? (ClusterState.None, 0) : (ClusterStateItem.Read(item), item.Version);
    }

    /// <summary>As <see cref="ReadAsync"/>, but an incident whose execution doesn't run any more counts as ended, and one whose execution never came to be as never begun.</summary>
    public static async Task<(ClusterState State, long Version)> ReadLiveAsync(Edge edge, string cluster, string stateMachine)
    {
        var (state, version) = await ReadAsync(edge, cluster).ConfigureAwait(false);
        if (state.Incident is not { } open || edge.Now - state.LastStartedAt < (state.Alarm is null ? MeasurementSettled : AlarmSettled))
        {
            return (state, version);
        }

        var execution = await edge.Workflow.ReadAsync(Arns.ExecutionOf(stateMachine, open)).ConfigureAwait(false);
        if (execution.IsRunning)
        {
            return (state, version);
        }

        if (execution.Exists)
        {
            return (state.EndedBy(execution.StoppedAt ?? state.LastStartedAt) with { Incident = null }, version);
        }

        // Nothing will ever tell of its end, so that this is written down.
        var never = NeverBegun(state);
        var written = await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, never, version)).ConfigureAwait(false);
        return written is null ? (state, version) : (never, written.Version);
    }

    // No back-off follows it, and it isn't counted: a start that was cut off is made up for at once.
    private static ClusterState NeverBegun(ClusterState state) => state with { Incident = null, LastStartedAt = state.LastEndedAt, Attempts = Math.Max(0, state.Attempts - 1) };

    /// <summary>Makes an incident the cluster's open one and counts it as an attempt of its day; a preparation is none.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="alarm">The alarm that asks for it, or null.</param>
    /// <param name="read">The cluster's state, as it was judged.</param>
    /// <param name="isAttempt">False for a preparation: the last response's alarm stays watched.</param>
    /// <returns>False when another writer was first.</returns>
    public static async Task<bool> OpenAsync(Edge edge, string cluster, string incident, AlarmWatch? alarm, (ClusterState State, long Version) read, bool isAttempt = true)
    {
        var today = DateOnly.FromDateTime(edge.Now.UtcDateTime);
        var opened = !isAttempt ? read.State with { Incident = incident } : read.State with
        {
            Incident = incident,
            LastStartedAt = edge.Now,
            Day = today,
            Attempts = (read.State.Day == today ? read.State.Attempts : 0) + 1,
            Alarm = alarm,
        };
        return await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, opened, read.Version)).ConfigureAwait(false) is not null;
    }

    /// <summary>Takes a claim back that came to nothing: the state is again what it was.</summary>
    public static async Task ReleaseAsync(Edge edge, string cluster, string incident, ClusterState before)
    {
        var (state, version) = await ReadAsync(edge, cluster).ConfigureAwait(false);
        if (state.Incident == incident)
        {
            await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, before with { Incident = null }, version)).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps since when the cluster is short of addresses; another writer's state is left as it is.</summary>
    public static async Task<(ClusterState State, long Version)> NoteAsync(Edge edge, string cluster, bool isBelow, (ClusterState State, long Version) read)
    {
        if (isBelow == read.State.BelowSince is not null)
        {
            return read;
        }

        var noted = read.State with { BelowSince = isBelow ? edge.Now : null };
        var written = await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, noted, read.Version)).ConfigureAwait(false);
        return written is null ? read : (noted, written.Version);
    }

    /// <summary>Keeps a transition of the alarm that started the last response.</summary>
    /// <returns>False where it is no news of that alarm.</returns>
    public static async Task<bool> NoteAlarmAsync(Edge edge, string cluster, string alarm, DateTimeOffset at, bool isOk, (ClusterState State, long Version) read)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (read.State.Alarm?.After(alarm, at, isOk) is not { } changed)
            {
                return false;
            }

            if (await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, read.State with { Alarm = changed }, read.Version)).ConfigureAwait(false) is not null)
            {
                return true;
            }

            read = await ReadAsync(edge, cluster).ConfigureAwait(false);
        }

        throw Contended(cluster);
    }

    /// <summary>Ends the incident if it is the cluster's open one; another's is left alone.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="read">The cluster's state, as it was read for the report.</param>
    /// <param name="trace">Whether it counts, and whether the next response has to wait.</param>
    public static async Task CloseAsync(Edge edge, string cluster, string incident, (ClusterState State, long Version) read, IncidentTrace trace)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (state, version) = read;
            var closed = trace switch
            {
                IncidentTrace.Whole => state with { Incident = null, LastEndedAt = edge.Now },
                IncidentTrace.None => state with { Incident = null },
                // The shortage counts anew: the next response has a name of its own by it, and begins once the alarm has had its turn.
                _ => state with { Incident = null, LastStartedAt = state.LastEndedAt, Attempts = Math.Max(0, state.Attempts - 1), BelowSince = state.BelowSince is null ? null : edge.Now },
            };
            if (state.Incident != incident || await edge.Table.WriteAsync(ClusterStateItem.Write(cluster, closed, version)).ConfigureAwait(false) is not null)
            {
                return;
            }

            read = await ReadAsync(edge, cluster).ConfigureAwait(false);
        }

        throw Contended(cluster);
    }

    // The other writers are a measurement's note each minute, an alarm's event, and a report at its end.
    public static TransientException Contended(string cluster) => new("dynamodb:PutItem", new InvalidOperationException($"the state of cluster {cluster} is written by others all the time"));
}

/// <summary>What an incident leaves behind in its cluster's state.</summary>
internal enum IncidentTrace
{
    /// <summary>It was an attempt, and its end begins a back-off.</summary>
    Whole,

    /// <summary>It made space ahead of an emergency: no attempt, and no response has to wait for it.</summary>
    None,

    /// <summary>Another response had the VPC, and nothing came of this one: it isn't counted after all, and no back-off follows.</summary>
    HeldOff,
}
