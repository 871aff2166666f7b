using System;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Headroom.Sdk.Runtime;

/// <summary>Reads a JSON response, or the exception that its error code stands for.</summary>
internal sealed class JsonReply<TResponse>(Func<JsonElement, TResponse> read, Func<ErrorResponse, JsonElement, AmazonServiceException> error) : JsonResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var body = JsonDocument.Parse(input.Stream, new JsonDocumentOptions { MaxDepth = input.JsonMaxDepth });
        return read(body.RootElement);
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var response = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        response.InnerException = innerException;
        response.StatusCode = statusCode;
        using var body = Members(input.GetResponseBodyBytes());
        return error(response, body.RootElement);
    }

    // The code may come from a header, so that the body needn't be a JSON object.
    private static JsonDocument Members(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (JsonDocument.TryParseValue(ref reader, out var json) && json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }
        }
        catch (JsonException)
        {
        }

        return JsonDocument.Parse("{}");
    }
}
