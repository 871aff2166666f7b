using System.Threading.Channels;

namespace Headroom.Rehearsal.Lambda.OutOfProcess;

/// <summary>Between the world, which asks, and one function's process, which fetches and answers. Safe on any thread.</summary>
internal sealed class Mailbox
{
    private readonly Channel<(Invocation Invocation, DateTimeOffset Deadline)> _waiting = Channel.CreateUnbounded<(Invocation, DateTimeOffset)>();
    private readonly Lock _lock = new();
    private (string RequestId, Action<InvocationOutcome> Done)? _asked;
    private FunctionError? _dead;

    /// <summary>Asks for one invocation; one at a time.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <param name="deadline">Its deadline on the wall's clock.</param>
    /// <param name="done">Given the outcome, once, on any thread.</param>
    public void Ask(Invocation invocation, DateTimeOffset deadline, Action<InvocationOutcome> done)
    {
        lock (_lock)
        {
            if (_dead is null)
            {
                _asked = (invocation.RequestId, done);
                _waiting.Writer.TryWrite((invocation, deadline));
                return;
            }
        }

        done(InvocationOutcome.Of(_dead));
    }

    public ValueTask<(Invocation Invocation, DateTimeOffset Deadline)> NextAsync(CancellationToken cancellation) => _waiting.Reader.ReadAsync(cancellation);

    /// <summary>The process has answered. An answer to what wasn't asked is dropped.</summary>
    public void End(string requestId, InvocationOutcome outcome) => Take(requestId)?.Invoke(outcome);

    /// <summary>The process couldn't start, or has ended: what is asked, now and later, fails like this.</summary>
    public void EndAll(FunctionError error)
    {
        lock (_lock)
        {
            _dead ??= error;
        }

        Take(null)?.Invoke(InvocationOutcome.Of(error));
    }

    private Action<InvocationOutcome>? Take(string? requestId)
    {
        lock (_lock)
        {
            if (_asked is not { } asked || (requestId ?? asked.RequestId) != asked.RequestId)
            {
                return null;
            }

            _asked = null;
            return asked.Done;
        }
    }
}
