using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>Lets SDK clients in this process talk to the simulated AWS on the world's clock.</summary>
/// <remarks>
/// A request arrives after a latency of the world's; its answer is made then, and the client goes on at once, on the world's thread. No other thread takes part, so a run can be repeated
/// byte for byte.
/// </remarks>
/// <param name="clock">The world's clock.</param>
/// <param name="latencies">How long a call takes.</param>
/// <param name="front">Who answers.</param>
internal sealed class InMemoryHttp(WorldClock clock, Latencies latencies, AwsFront front) : InMemoryWire
{
    // The SDK gives up on a silent service after 100 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <inheritdoc/>
    public override async Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        // Continuations run inline on purpose: they are the progress of the one thread.
        var answer = new TaskCompletionSource<WireResponse>();
        clock.Schedule(latencies.Draw(Delays.ApiCall), () => Deliver(front.Handle(request), request.Patience ?? Patience, answer));
        await using var _ = cancellation.Register(() => answer.TrySetCanceled(cancellation)).ConfigureAwait(false);
        return await answer.Task.ConfigureAwait(false);
    }

    private void Deliver(WireResponse response, TimeSpan patience, TaskCompletionSource<WireResponse> answer)
    {
        switch (response.Delivery)
        {
            case Delivery.Arrives or Delivery.NobodyThere or Delivery.Hangs:
                answer.TrySetResult(response);
                break;
            case Delivery.ConnectionLost:
                answer.TrySetException(new HttpRequestException("the connection was lost (injected by the rehearsal)"));
                break;
            default:
                clock.Schedule(patience, () => answer.TrySetException(new TimeoutException("the request timed out (injected by the rehearsal)")));
                break;
        }
    }
}
