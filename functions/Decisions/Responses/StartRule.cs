using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Responses;

/// <summary>What is remembered of a cluster's responses (the table's item <c>cluster#name / state</c>).</summary>
/// <param name="Incident">The open incident, or null.</param>
/// <param name="LastStartedAt">When the last one started.</param>
/// <param name="LastEndedAt">When the last one ended.</param>
/// <param name="Day">The UTC day that <paramref name="Attempts"/> counts.</param>
/// <param name="Attempts">Responses started on that day.</param>
public sealed record ClusterState(string? Incident, DateTimeOffset? LastStartedAt, DateTimeOffset? LastEndedAt, DateOnly? Day, int Attempts)
{
    /// <summary>A cluster that never had a response.</summary>
    public static ClusterState None { get; } = new(null, null, null, null, 0);
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
    /// <summary>An alarm asks for a response.</summary>
    public static StartVerdict OnAlarm(ClusterPolicy policy, ClusterState state, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>A measurement may ask for one.</summary>
    public static StartVerdict OnMeasure(ClusterPolicy policy, IReadOnlyList<ZoneHeadroom> zones, ClusterState state, DateTimeOffset now) => throw new NotImplementedException();
}
