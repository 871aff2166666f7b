namespace Headroom.Rehearsal.Cluster;

/// <summary>
/// What a kubelet says about one pod's sandboxes, by client-go's EventCorrelator: each message is another one, so nine get an event each and later ones share one that
/// says so; and of all that is said about one pod, 25 go through at first and then one in five minutes.
/// </summary>
internal sealed class SandboxComplaints(DateTimeOffset now)
{
    private const int Alone = 9; // EventAggregate counts the event itself first, and lets it pass while it has seen fewer than ten
    private const int Burst = 25;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private int _told;
    private int _tokens = Burst;
    private DateTimeOffset _refilledAt = now;

    /// <summary>True from the tenth on.</summary>
    public bool AreCombined => _told > Alone;

    /// <summary>Where the event is that they share.</summary>
    public int? Shared { get; set; }

    /// <summary>Counts another one; false when it doesn't go through.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        _told++;
        while (now - _refilledAt >= Refill)
        {
            (_tokens, _refilledAt) = (Math.Min(Burst, _tokens + 1), _refilledAt + Refill);
        }

        return _tokens > 0 && _tokens-- > 0;
    }
}
