using Amazon.Runtime;

namespace Headroom.Rehearsal.Lambda.InProcess;

/// <summary>A sandbox's way to the network. Once it is disposed nothing comes back: a function whose time is up is frozen there and then, and changes nothing more.</summary>
internal sealed class StoppableHttp : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;
    private bool _stopped;

    public StoppableHttp(HttpMessageHandler wire) =>
        _client = new HttpClient(new Wire(this, wire), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    // The client stays as it is: a call under way in it would come back as cancelled.
    public void Dispose() => _stopped = true;

    private sealed class Wire(StoppableHttp owner, HttpMessageHandler wire) : DelegatingHandler(wire)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await WhileAlive().ConfigureAwait(false);
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await WhileAlive().ConfigureAwait(false);
            }
        }

        private Task WhileAlive() => owner._stopped ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
