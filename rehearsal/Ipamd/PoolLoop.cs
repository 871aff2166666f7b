using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>
/// When ipamd looks at its pool: StartNodeIPPoolManager sleeps between two looks, so that they are <see cref="Turn"/> and the time of the work apart.
/// The world runs only those looks at which something may have changed, at the moments at which the loop would have come to them.
/// </summary>
internal sealed class PoolLoop(WorldClock clock, Action look)
{
    /// <summary>ipPoolMonitorInterval.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    private IDisposable? _next;
    private DateTimeOffset _nextAt;
    private DateTimeOffset _restedFrom;
    private DateTimeOffset _lookedAt;
    private int _run;
    private bool _isBusy;

    /// <summary>True between a start and a stop.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Starts the loop, <paramref name="phase"/> after its last look.</summary>
    public void Start(TimeSpan phase)
    {
        (IsRunning, _restedFrom) = (true, clock.GetUtcNow() - phase);
        Wake(clock.GetUtcNow());
    }

    /// <summary>Ends the loop, in the middle of its work if need be.</summary>
    public void Stop()
    {
        (IsRunning, _isBusy) = (false, false);
        _run++;
        Cancel();
    }

    /// <summary>The first look at or after that moment is worth making.</summary>
    public void Wake(DateTimeOffset from)
    {
        if (!IsRunning || _isBusy)
        {
            return;
        }

        var turns = Math.Max(1, ((from - _restedFrom).Ticks + Turn.Ticks - 1) / Turn.Ticks);
        var at = _restedFrom + (Turn * turns);
        at = at == _lookedAt ? at + Turn : at;
        if (_next is null || at < _nextAt)
        {
            Cancel();
            (_nextAt, _next) = (at, clock.Schedule(at - clock.GetUtcNow(), Look));
        }
    }

    /// <summary>The work that follows a look takes so long; then the loop sleeps for a turn and looks again.</summary>
    public void Work(TimeSpan busy)
    {
        _isBusy = true;
        Cancel();
        var run = _run;
        clock.Schedule(busy, () =>
        {
            if (run == _run)
            {
                (_isBusy, _restedFrom) = (false, clock.GetUtcNow());
                Wake(clock.GetUtcNow());
            }
        });
    }

    private void Look()
    {
        (_next, _lookedAt) = (null, clock.GetUtcNow());
        look();
    }

    private void Cancel()
    {
        _next?.Dispose();
        _next = null;
    }
}
