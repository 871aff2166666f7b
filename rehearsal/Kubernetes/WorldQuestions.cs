using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>Asks the world something from another thread.</summary>
internal static class WorldQuestions
{
    /// <summary>Has a question answered on the world's thread.</summary>
    public static Task<T> AskAsync<T>(this WorldClock clock, Func<T> question)
    {
        // The continuation must not run on the world's thread: it writes to a socket.
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception error)
            {
                answer.SetException(error);
            }
        });
        return answer.Task;
    }
}
