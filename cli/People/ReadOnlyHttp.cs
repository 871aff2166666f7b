using Amazon.Runtime;

namespace Headroom.Cli.People;

/// <summary>Lets only calls through that read. What a look can do is decided here, whatever the code behind it would like to.</summary>
internal sealed class ReadOnlyHttp(HttpClientFactory? inner = null) : HttpClientFactory
{
    // IAM's simulator asks what would be allowed, and does nothing.
    private static readonly string[] Reading = ["Describe", "Get", "List", "Query", "SimulatePrincipalPolicy"];

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Guard(inner?.CreateHttpClient(clientConfig) ?? new HttpClient()));

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => inner?.UseSDKHttpClientCaching(clientConfig) ?? base.UseSDKHttpClientCaching(clientConfig);

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => inner?.DisposeHttpClientsAfterUse(clientConfig) ?? base.DisposeHttpClientsAfterUse(clientConfig);

    // EC2 names the operation in its form, the JSON services in a header; REST services read with GET.
    private static async Task<string> OperationOfAsync(HttpRequestMessage request)
    {
        if (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        {
            return "Get";
        }

        if (request.Headers.TryGetValues("X-Amz-Target", out var targets))
        {
            return targets.First().Split('.')[^1];
        }

        var form = request.Content is { } content ? await content.ReadAsStringAsync().ConfigureAwait(false) : "";
        return form.Split('&').FirstOrDefault(pair => pair.StartsWith("Action=", StringComparison.Ordinal))?["Action=".Length..] ?? $"{request.Method} {request.RequestUri?.AbsolutePath}";
    }

    private sealed class Guard(HttpClient through) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = await OperationOfAsync(request).ConfigureAwait(false);
            if (!Reading.Any(word => operation.StartsWith(word, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"a look changes nothing, and {operation} isn't a reading call");
            }

            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version };
            foreach (var header in request.Headers)
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            return await through.SendAsync(copy, cancellationToken).ConfigureAwait(false);
        }
    }
}
