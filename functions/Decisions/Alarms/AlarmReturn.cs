using System.Text.Json.Serialization;
using Headroom.Decisions.Journal;

namespace Headroom.Decisions.Alarms;

/// <summary>Whether the alarm that started a response is OK again. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Back), "back")]
[JsonDerivedType(typeof(Awaited), "awaited")]
[JsonDerivedType(typeof(Overdue), "overdue")]
public abstract record AlarmReturn
{
    /// <summary>How long an alarm has after the report.</summary>
    /// <remarks>
    /// A measurement begins up to a minute later, its metric shows up to 3 minutes after that, and the alarm is evaluated and its event delivered within 2 more
    /// (docs/world.md, <i>Delays</i>, the slowest of each). For pods a reading comes first, every 3 minutes and a minute under way.
    /// </remarks>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>It is OK.</summary>
    /// <param name="Alarm">The alarm's name.</param>
    /// <param name="At">Since when.</param>
    public sealed record Back(string Alarm, DateTimeOffset At) : AlarmReturn;

    /// <summary>Not yet.</summary>
    /// <param name="Alarm">The alarm's name.</param>
    /// <param name="Until">When it is overdue.</param>
    public sealed record Awaited(string Alarm, DateTimeOffset Until) : AlarmReturn;

    /// <summary>It isn't, and should be.</summary>
    /// <param name="Alarm">The alarm's name.</param>
    /// <param name="Until">When it should have been.</param>
    public sealed record Overdue(string Alarm, DateTimeOffset Until) : AlarmReturn;

    /// <summary>What is to be said of the alarm; null where no alarm started the response, or it didn't come to an end after which an alarm should be OK.</summary>
    /// <param name="outcome">How the response ended.</param>
    /// <param name="watch">The alarm that started it, or null.</param>
    /// <param name="since">When the response ended.</param>
    /// <param name="now">Now.</param>
    public static AlarmReturn? Of(IncidentOutcome outcome, AlarmWatch? watch, DateTimeOffset since, DateTimeOffset now) =>
        watch is null || outcome is not (IncidentOutcome.Recovered or IncidentOutcome.SpaceRestored) ? null
        : watch.OkAt is { } ok ? new Back(watch.Name, ok)
        : now < since + Patience ? new Awaited(watch.Name, since + Patience)
        : new Overdue(watch.Name, since + Patience);
}
