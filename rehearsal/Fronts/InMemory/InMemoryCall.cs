using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>The end of a client's pipeline on an <see cref="InMemoryWire"/>: takes the place of the SDK's HTTP handler, whose messages and headers took a twelfth of a simulated incident.</summary>
internal sealed class InMemoryCall : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (executionContext.RequestContext is not { ClientConfig.HttpClientFactory: InMemoryWire wire } context)
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }

        var response = new InMemoryResponse(await wire.SendAsync(Read(context), context.CancellationToken).ConfigureAwait(false));
        executionContext.ResponseContext.HttpResponse = response;
        // As the SDK's own handler tells its outer ones of a refusal.
        return response.IsSuccessStatusCode ? default! : throw new HttpErrorResponseException(response);
    }

    private static WireRequest Read(IRequestContext context)
    {
        var request = context.Request;
        var url = AmazonServiceClient.ComposeUrl(request);
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase) { ["host"] = url.Authority };
        return new WireRequest(request.HttpMethod, url.AbsolutePath, url.Query.TrimStart('?'), headers, Body(request)) { Patience = context.ClientConfig.Timeout };
    }

    private static byte[] Body(IRequest request)
    {
        if (request.ContentStream is not { } stream)
        {
            return request.HasRequestBody() ? AWSSDKUtils.GetRequestPayloadBytes(request, null) : [];
        }

        using var body = new MemoryStream();
        stream.CopyTo(body);
        return body.ToArray();
    }
}
