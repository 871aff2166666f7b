namespace Headroom.Rehearsal.Clock;

internal static class ClockDeadlines
{
    /// <summary>Waits for a task, but no longer than a limit on the world's clock. True when it ended (however) in time; it goes on running otherwise.</summary>
    /// <remarks>Not Task.WhenAny: each continuation must run inline, on the world's thread, and the timer must go when it isn't needed.</remarks>
    public static async Task<bool> EndsWithinAsync(this WorldClock clock, Task task, TimeSpan limit)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        var first = new TaskCompletionSource<bool>();
        using var timer = clock.Schedule(limit, () => first.TrySetResult(false));
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => first.TrySetResult(true));
        return await first.Task.ConfigureAwait(false);
    }
}
