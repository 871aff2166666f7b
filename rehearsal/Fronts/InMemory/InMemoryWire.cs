using Amazon.Runtime;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>A way to the simulated AWS for SDK clients of this process; set it as <see cref="ClientConfig.HttpClientFactory"/>.</summary>
/// <remarks>The factory is only how a client's configuration carries it to the pipeline, where <see cref="PlainPipeline"/> sends requests over it: no <see cref="HttpClient"/> takes part.</remarks>
internal abstract class InMemoryWire : HttpClientFactory
{
    static InMemoryWire() => PlainPipeline.Use();

    /// <summary>Brings a request to the simulated AWS and its answer back, on the world's thread.</summary>
    public abstract Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation);

    /// <inheritdoc/>
    public sealed override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        throw new NotSupportedException("Clients on this wire send no HTTP: they were made before PlainPipeline was in use.");
}
