using Headroom.Decisions.Alarms;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Responses;

/// <summary>What is remembered of a cluster's responses (the table's item <c>cluster#name / state</c>).</summary>
/// <param name="Incident">The open incident, or null.</param>
/// <param name="LastStartedAt">When the last one started.</param>
/// <param name="LastEndedAt">When the last one ended.</param>
/// <param name="Day">The UTC day that <paramref name="Attempts"/> counts.</param>
/// <param name="Attempts">Responses started on that day.</param>
/// <param name="BelowSince">Since when measurements have found a shortage, or null when the last one didn't.</param>
/// <param name="Alarm">The alarm that started the last one, or null when none did.</param>
public sealed record ClusterState(
    string? Incident, DateTimeOffset? LastStartedAt, DateTimeOffset? LastEndedAt, DateOnly? Day, int Attempts, DateTimeOffset? BelowSince, AlarmWatch? Alarm = null)
{
    /// <summary>A cluster that never had a response.</summary>
    public static ClusterState None { get; } = new(null, null, null, null, 0, null);

    /// <summary>The state after a response that ended then; a later end that is known already stays.</summary>
    public ClusterState EndedBy(DateTimeOffset? at) => this with { LastEndedAt = LastEndedAt is null || at > LastEndedAt ? at : LastEndedAt };
}

/// <summary>Whether a response starts. A closed set.</summary>
public abstract record StartVerdict
{
    /// <summary>Start one.</summary>
    public sealed record Start(string Reason) : StartVerdict;

    /// <summary>Leave it.</summary>
    public sealed record Stay(string Why) : StartVerdict;
}

/// <summary>Alarms act on transitions only, so measuring starts what no alarm did; both are bounded per day.</summary>
public static class StartRule
{
    /// <summary>How long headroom is left to the alarm: a period of a minute, its evaluation, and the event's way.</summary>
    public static readonly TimeSpan AlarmsTurn = TimeSpan.FromMinutes(3);

    /// <summary>An alarm asks for a response. One of headroom is news whenever it comes; that pods wait is none right after a response that could not help them.</summary>
    public static StartVerdict OnAlarm(ClusterPolicy policy, string alarm, ClusterState state, DateTimeOffset now) =>
        (Bar(policy, state, now) ?? (AlarmReader.IsOfPods(alarm) ? BackOff(policy, state, now) : null)) is { } why ? new StartVerdict.Stay(why) : new StartVerdict.Start("the alarm asks for it");

    /// <summary>A measurement may ask for one.</summary>
    public static StartVerdict OnMeasure(ClusterPolicy policy, Shortage shortage, ClusterState state, DateTimeOffset now)
    {
        if (shortage.Reason(policy) is not { } reason)
        {
            return new StartVerdict.Stay("no zone is below the floor, and no pod waits");
        }

        var why = Bar(policy, state, now)
            ?? BackOff(policy, state, now)
            ?? (!(now - state.BelowSince >= AlarmsTurn) ? "the alarm has its turn first" : null);
        return why is not null
            ? new StartVerdict.Stay(why)
            : new StartVerdict.Start($"{reason} since {state.BelowSince:HH:mm:ss}, and no alarm started a response");
    }

    private static string? BackOff(ClusterPolicy policy, ClusterState state, DateTimeOffset now)
    {
        var ends = (state.LastEndedAt ?? state.LastStartedAt)?.AddMinutes(policy.BackOffMinutes);
        return now < ends ? $"the last response's back-off ends at {ends:HH:mm:ss}" : null;
    }

    private static string? Bar(ClusterPolicy policy, ClusterState state, DateTimeOffset now)
    {
        var attempts = state.Day == DateOnly.FromDateTime(now.UtcDateTime) ? state.Attempts : 0;
        return state.Incident is not null ? $"incident {state.Incident} is open"
            : attempts >= policy.AttemptsPerDay ? $"{attempts} of {policy.AttemptsPerDay} responses of the day are used up"
            : null;
    }
}
