using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;

namespace Headroom.Sdk.Tests.Clients;

/// <summary>The other end of a client: keeps each request, and answers all alike.</summary>
internal sealed class Wire(string body, HttpStatusCode status = HttpStatusCode.OK) : HttpClientFactory
{
    public static readonly AWSCredentials Credentials = new BasicAWSCredentials("AKIDEXAMPLE", "secret");

    public List<Sent> Requests { get; } = [];

    public Sent Request => Assert.Single(Requests);

    public Dictionary<string, string> ReplyHeaders { get; } = [];

    public TConfig Configure<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.HttpClientFactory = this;
        config.MaxErrorRetry = 0;
        config.ThrottleRetries = false;
        if (config.RegionEndpoint is null && config.ServiceURL is null)
        {
            config.RegionEndpoint = RegionEndpoint.EUWest1;
        }

        return config;
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;

    internal sealed record Sent(string Method, Uri Uri, string Body, IReadOnlyDictionary<string, string> Headers);

    private sealed class Handler(Wire wire) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
            wire.Requests.Add(new(request.Method.Method, request.RequestUri!, sent, headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase)));
            var response = new HttpResponseMessage(wire.Status) { Content = new StringContent(wire.Body, Encoding.UTF8) };
            foreach (var (name, value) in wire.ReplyHeaders)
            {
                response.Headers.Add(name, value);
            }

            return response;
        }
    }

    private string Body => body;

    private HttpStatusCode Status => status;
}
