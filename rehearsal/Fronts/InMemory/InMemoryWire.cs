using Amazon.Runtime;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>A way to the simulated AWS for SDK clients of this process; set it as <see cref="ClientConfig.HttpClientFactory"/>.</summary>
/// <remarks>
/// The factory is how a client's configuration carries it to the pipeline, where <see cref="PlainPipeline"/> sends requests over it without an
/// <see cref="HttpClient"/>; a factory around it gets one all the same.
/// </remarks>
internal abstract class InMemoryWire : HttpClientFactory
{
    static InMemoryWire() => PlainPipeline.Use();

    /// <summary>Brings a request to the simulated AWS and its answer back, on the world's thread.</summary>
    public abstract Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation);

    /// <inheritdoc/>
    public sealed override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new InMemoryMessages(this)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <inheritdoc/>
    public sealed override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
}
