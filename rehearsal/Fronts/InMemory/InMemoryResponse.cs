using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>A front's answer as the SDK's unmarshallers read one.</summary>
internal sealed class InMemoryResponse(WireResponse response) : IWebResponseData, IHttpResponseBody
{
    private readonly Dictionary<string, string> _headers = new(response.Headers, StringComparer.OrdinalIgnoreCase);

    // The answer to HEAD tells the length of a body that it doesn't have.
    public long ContentLength => _headers.TryGetValue("Content-Length", out var said) ? long.Parse(said, CultureInfo.InvariantCulture) : response.Body.Length;

    public string? ContentType => _headers.GetValueOrDefault("Content-Type");

    public HttpStatusCode StatusCode => (HttpStatusCode)response.Status;

    public bool IsSuccessStatusCode => response.Status is >= 200 and < 300;

    public IHttpResponseBody ResponseBody => this;

    public string[] GetHeaderNames() => [.. _headers.Keys];

    public bool IsHeaderPresent(string headerName) => _headers.ContainsKey(headerName);

    public string GetHeaderValue(string headerName) => _headers.GetValueOrDefault(headerName, "");

    // Event streams are no part of the operations that the rehearsal knows.
    public IEventStreamHeader? GetEventStreamHeader(string headerName) => null;

    public bool IsEventHeaderPresent(string headerName) => false;

    public Stream OpenResponse() => MemoryMarshal.TryGetArray(response.Body, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
        : new MemoryStream(response.Body.ToArray(), writable: false);

    public Task<Stream> OpenResponseAsync() => Task.FromResult(OpenResponse());

    public void Dispose()
    {
        // Nothing is held.
    }
}
