namespace Headroom.Decisions.Alarms;

/// <summary>What an alarm's event asks for. A closed set.</summary>
public abstract record AlarmSignal
{
    /// <summary>A response for a cluster.</summary>
    /// <param name="Cluster">The cluster.</param>
    /// <param name="At">The alarm's transition.</param>
    /// <param name="Alarm">The alarm's name.</param>
    /// <param name="Zone">The zone that the alarm names, or null.</param>
    public sealed record Respond(string Cluster, DateTimeOffset At, string Alarm, string? Zone) : AlarmSignal;

    /// <summary>An alarm of a cluster is OK again.</summary>
    /// <param name="Cluster">The cluster.</param>
    /// <param name="At">The alarm's transition.</param>
    /// <param name="Alarm">The alarm's name.</param>
    public sealed record Back(string Cluster, DateTimeOffset At, string Alarm) : AlarmSignal;

    /// <summary>Nothing, and why.</summary>
    public sealed record Ignored(string Why) : AlarmSignal;
}
