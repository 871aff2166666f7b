using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Fronts.Loopback;

/// <summary>The way from a server's threads to the world's one thread.</summary>
public static class WorldThread
{
    /// <summary>Asks the world something on its own thread and continues on the caller's. The clock must be running (<see cref="WorldClock.RunPacedAsync"/>).</summary>
    public static Task<T> AskAsync<T>(this WorldClock clock, Func<T> ask)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.Post(() =>
        {
            try
            {
                answer.SetResult(ask());
            }
            catch (Exception e)
            {
                // The world's own mistakes belong to the one who asked; they must not end the world's thread.
                answer.SetException(e);
            }
        });
        return answer.Task;
    }
}
