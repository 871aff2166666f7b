namespace Headroom.Rehearsal.Clock;

/// <summary>
/// The world's clock: a queue of things that happen, run one after the other on one thread.
/// Two things due at the same moment happen in the order in which they were scheduled, so that a run can be repeated byte for byte.
/// </summary>
/// <remarks>
/// Virtual: <see cref="RunUntil"/> jumps from one thing to the next. Real: <see cref="RunPacedAsync"/> waits for each on a wall clock, at a stated speed-up,
/// and takes what other threads <see cref="Post"/>. All else here belongs to the running thread.
/// </remarks>
public sealed class WorldClock(DateTimeOffset start) : TimeProvider, IDisposable
{
    private readonly PriorityQueue<Entry, (long Ticks, long Order)> _queue = new();
    private readonly Queue<Action> _posted = new();
    private readonly SemaphoreSlim _signal = new(0);
    private long _order;
    private DateTimeOffset _now = start;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _now;

    /// <inheritdoc/>
    public override long GetTimestamp() => _now.UtcTicks;

    /// <summary>Schedules something; a negative delay counts as none. Disposing the answer cancels it.</summary>
    public IDisposable Schedule(TimeSpan delay, Action action)
    {
        var due = _now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay);
        var entry = new Entry(due, action);
        _queue.Enqueue(entry, (due.UtcTicks, _order++));
        return entry;
    }

    /// <summary>Schedules something again and again, first after <paramref name="first"/>.</summary>
    public IDisposable Every(TimeSpan first, TimeSpan period, Action action)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return new WorldTimer(this, action, first, period);
    }

    /// <summary>Completes after a delay; the continuation runs on the world's thread.</summary>
    public Task Delay(TimeSpan delay)
    {
        // Continuations run inline on purpose: they are the progress of the one thread.
        var done = new TaskCompletionSource();
        Schedule(delay, done.SetResult);
        return done.Task;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new WorldTimer(this, () => callback(state), dueTime, period);

    /// <summary>Runs things in their order until <paramref name="done"/> holds, nothing is left, or the next is due after <paramref name="limit"/>.</summary>
    /// <returns>True when <paramref name="done"/> held.</returns>
    public bool RunUntil(Func<bool> done, DateTimeOffset limit)
    {
        while (!done())
        {
            if (!TryRunNext(limit))
            {
                return done();
            }
        }

        return true;
    }

    /// <summary>Hands something to the world's thread from another one, to happen at the world's present moment. Safe on any thread.</summary>
    public void Post(Action action)
    {
        lock (_posted)
        {
            _posted.Enqueue(action);
        }

        _signal.Release();
    }

    /// <summary>Runs things when they are due on a wall clock: <paramref name="speedUp"/> world seconds pass in each wall second.</summary>
    /// <param name="wall">The wall clock.</param>
    /// <param name="speedUp">World seconds per wall second, above 0.</param>
    /// <param name="done">Asked after each thing; true ends the run.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task RunPacedAsync(TimeProvider wall, double speedUp, Func<bool> done, CancellationToken cancellation)
    {
        var (wallStart, worldStart) = (wall.GetTimestamp(), _now);
        DateTimeOffset WorldNow() => worldStart + (wall.GetElapsedTime(wallStart) * speedUp);

        while (!done() && !cancellation.IsCancellationRequested)
        {
            if (TryTakePosted(out var posted))
            {
                Advance(WorldNow());
                Happen(posted);
            }
            else if (!TryRunNext(WorldNow()))
            {
                var wait = _queue.TryPeek(out _, out var next)
                    ? TimeSpan.FromTicks(Math.Max(0, next.Ticks - WorldNow().UtcTicks)) / speedUp
                    : TimeSpan.FromSeconds(1);
                await _signal.WaitAsync(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Frees the signal that wakes a paced run.</summary>
    public void Dispose() => _signal.Dispose();

    private bool TryTakePosted(out Action action)
    {
        lock (_posted)
        {
            return _posted.TryDequeue(out action!);
        }
    }

    private bool TryRunNext(DateTimeOffset limit)
    {
        while (_queue.TryPeek(out var entry, out _))
        {
            if (entry.IsCancelled)
            {
                _queue.Dequeue();
            }
            else if (entry.Due > limit)
            {
                return false;
            }
            else
            {
                _queue.Dequeue();
                Advance(entry.Due);
                Happen(entry.Run);
                return true;
            }
        }

        return false;
    }

    // A continuation runs inline, here and now, only where no synchronization context stands in the way.
    private static void Happen(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Advance(DateTimeOffset moment) => _now = moment > _now ? moment : _now;

    private sealed class Entry(DateTimeOffset due, Action action) : IDisposable
    {
        private Action? _action = action;

        public DateTimeOffset Due { get; } = due;

        public bool IsCancelled => _action is null;

        public void Run()
        {
            var action = _action;
            _action = null;
            action?.Invoke();
        }

        public void Dispose() => _action = null;
    }

    private sealed class WorldTimer : ITimer
    {
        private readonly WorldClock _clock;
        private readonly Action _action;
        private IDisposable? _next;

        public WorldTimer(WorldClock clock, Action action, TimeSpan first, TimeSpan period)
        {
            (_clock, _action) = (clock, action);
            Change(first, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _next?.Dispose();
            _next = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.Schedule(dueTime, () => Fire(period));
            return true;
        }

        public void Dispose() => _next?.Dispose();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(TimeSpan period)
        {
            _next = period > TimeSpan.Zero ? _clock.Schedule(period, () => Fire(period)) : null;
            _action();
        }
    }
}
