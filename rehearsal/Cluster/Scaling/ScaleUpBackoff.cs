namespace Headroom.Rehearsal.Cluster.Scaling;

/// <summary>How long cluster-autoscaler leaves a group alone that couldn't grow: 5 minutes, twice as long each time, 30 at most, and anew after 3 hours without a failure.</summary>
/// <remarks>initial-node-group-backoff-duration, max-node-group-backoff-duration and node-group-backoff-reset-timeout of its FAQ.</remarks>
internal sealed class ScaleUpBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(3);

    private TimeSpan _duration;
    private DateTimeOffset _failedAt = DateTimeOffset.MinValue;

    public bool IsOn(DateTimeOffset now) => now < _failedAt + _duration;

    public void Fail(DateTimeOffset now)
    {
        var next = _duration == TimeSpan.Zero || now - _failedAt > Forgotten ? First : _duration * 2;
        (_duration, _failedAt) = (next < Longest ? next : Longest, now);
    }
}
