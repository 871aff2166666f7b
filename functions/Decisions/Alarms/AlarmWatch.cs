namespace Headroom.Decisions.Alarms;

/// <summary>The alarm that started a cluster's last response, and what has become of it since.</summary>
/// <param name="Name">The alarm's name.</param>
/// <param name="At">Its last known transition to ALARM.</param>
/// <param name="OkAt">Its transition to OK after that, or null while it isn't OK.</param>
public sealed record AlarmWatch(string Name, DateTimeOffset At, DateTimeOffset? OkAt = null)
{
    /// <summary>The watch after a transition, or null where that is no news: another alarm's, or one delivered late or again.</summary>
    /// <param name="alarm">The alarm that changed.</param>
    /// <param name="at">When it did.</param>
    /// <param name="isOk">True where it became OK, false where it went into ALARM.</param>
    /// <remarks>EventBridge delivers at least once and in no order; the transitions' own moments have one.</remarks>
    public AlarmWatch? After(string alarm, DateTimeOffset at, bool isOk) =>
        alarm != Name || at <= (OkAt ?? At) ? null
        : !isOk ? this with { At = at, OkAt = null }
        : OkAt is null ? this with { OkAt = at }
        : null;
}
