using System;
using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Headroom.Sdk.Runtime;

/// <summary>An operation of the awsJson protocols: a POST of one JSON object, named by a header.</summary>
internal sealed class JsonOperation<TRequest, TResponse>(
    JsonService service, string operation, Action<Utf8JsonWriter, TRequest> write, Func<JsonElement, TResponse> read, Func<ErrorResponse, JsonElement, AmazonServiceException> error)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse
{
    public InvokeOptions Options => new() { RequestMarshaller = this, ResponseUnmarshaller = new JsonReply<TResponse>(read, error) };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service.Namespace) { HttpMethod = "POST", ResourcePath = "/" };
        request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{operation}";
        request.Headers[HeaderKeys.ContentTypeHeader] = $"application/x-amz-json-{service.JsonVersion}";
        request.Headers[HeaderKeys.XAmzApiVersion] = service.ApiVersion;
        request.Content = JsonBody.Write((TRequest)input, write);
        return request;
    }
}

/// <summary>What all operations of one awsJson service have in common.</summary>
internal sealed record JsonService(string Namespace, string TargetPrefix, string JsonVersion, string ApiVersion);

internal static class JsonBody
{
    public static byte[] Write<TRequest>(TRequest request, Action<Utf8JsonWriter, TRequest> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json, request);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
