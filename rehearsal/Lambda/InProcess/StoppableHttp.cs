using Amazon.Runtime;

namespace Headroom.Rehearsal.Lambda.InProcess;

/// <summary>A sandbox's way to the network. Once it is disposed nothing comes back: a function whose time is up is frozen there and then, and changes nothing more.</summary>
internal sealed class StoppableHttp(HttpClientFactory inner) : HttpClientFactory, IDisposable
{
    private bool _stopped;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Wire(this, inner.CreateHttpClient(clientConfig))) { Timeout = Timeout.InfiniteTimeSpan };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _stopped = true;

    private sealed class Wire(StoppableHttp owner, HttpClient client) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await WhileAlive().ConfigureAwait(false);
            var copy = Copy(request);
            try
            {
                return await client.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await WhileAlive().ConfigureAwait(false);
            }
        }

        private Task WhileAlive() => owner._stopped ? new TaskCompletionSource().Task : Task.CompletedTask;

        // A message can be sent only once, and two clients send this one.
        private static HttpRequestMessage Copy(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version };
            foreach (var header in request.Headers.NonValidated)
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            return copy;
        }
    }
}
