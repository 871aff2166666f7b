using System.Net;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>The same way for whoever speaks HTTP to it, such as something that looks into requests before they go on.</summary>
internal sealed class InMemoryMessages(InMemoryWire wire) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await wire.SendAsync(await ReadAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var content = new ReadOnlyMemoryContent(response.Body);
        var message = new HttpResponseMessage((HttpStatusCode)response.Status) { Content = content, RequestMessage = request };
        foreach (var (name, value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static async Task<WireRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        var headers = new Dictionary<string, string> { ["host"] = request.Headers.Host ?? request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default))
        {
            headers[name.ToLowerInvariant()] = values.ToString();
        }

        return new WireRequest(request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query.TrimStart('?'), headers, body);
    }
}
