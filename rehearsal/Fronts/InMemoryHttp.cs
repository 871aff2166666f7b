using Amazon.Runtime;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Fronts;

/// <summary>Lets SDK clients in this process talk to the simulated AWS on the world's clock; set it as <see cref="ClientConfig.HttpClientFactory"/>.</summary>
/// <remarks>
/// A request arrives after a latency of the world's; its answer is made then, and the client goes on at once, on the world's thread. No other thread takes part, so a run can be repeated
/// byte for byte.
/// </remarks>
internal sealed class InMemoryHttp : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Opens a way to the simulated AWS.</summary>
    /// <param name="clock">The world's clock.</param>
    /// <param name="latencies">How long a call takes.</param>
    /// <param name="front">Who answers.</param>
    public InMemoryHttp(WorldClock clock, Latencies latencies, AwsFront front)
    {
        Handler = new Wire(clock, latencies, front);
        _client = new HttpClient(Handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The wire itself, for whoever puts something before it.</summary>
    public HttpMessageHandler Handler { get; }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>Frees the client.</summary>
    public void Dispose() => _client.Dispose();

    private sealed class Wire(WorldClock clock, Latencies latencies, AwsFront front) : HttpMessageHandler
    {
        // The SDK gives up on a silent service after 100 s.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var wire = await InMemoryMessages.ReadAsync(request, cancellationToken).ConfigureAwait(false);
            // Continuations run inline on purpose: they are the progress of the one thread.
            var answer = new TaskCompletionSource<HttpResponseMessage>();
            clock.Schedule(latencies.Draw(Delays.ApiCall), () => Deliver(front.Handle(wire), answer, request));
            await using var _ = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
            return await answer.Task.ConfigureAwait(false);
        }

        private void Deliver(WireResponse response, TaskCompletionSource<HttpResponseMessage> answer, HttpRequestMessage request)
        {
            switch (response.Delivery)
            {
                case Delivery.Arrives:
                    answer.TrySetResult(InMemoryMessages.Write(response, request));
                    break;
                case Delivery.ConnectionLost:
                    answer.TrySetException(new HttpRequestException("the connection was lost (injected by the rehearsal)"));
                    break;
                default:
                    clock.Schedule(Patience, () => answer.TrySetException(new TaskCanceledException("the request timed out (injected by the rehearsal)", new TimeoutException())));
                    break;
            }
        }
    }
}
