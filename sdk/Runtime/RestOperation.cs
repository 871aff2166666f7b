using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace Headroom.Sdk.Runtime;

/// <summary>An operation of the rest-json protocol: a method and a path with labels, perhaps a query, perhaps a JSON body.</summary>
internal sealed class RestOperation<TRequest, TResponse>(
    RestRoute route, Action<RestRequest, TRequest> place, Action<Utf8JsonWriter, TRequest> write, Func<JsonElement, TResponse> read, Func<ErrorResponse, JsonElement, AmazonServiceException> error)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse
{
    public InvokeOptions Options => new() { RequestMarshaller = this, ResponseUnmarshaller = new JsonReply<TResponse>(read, error) };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, route.Namespace) { HttpMethod = route.Method, ResourcePath = route.Path };
        request.Headers[HeaderKeys.XAmzApiVersion] = route.ApiVersion;
        place(new RestRequest(request), (TRequest)input);
        if (write is not null)
        {
            request.Headers[HeaderKeys.ContentTypeHeader] = "application/json";
            request.Content = JsonBody.Write((TRequest)input, write);
        }

        return request;
    }
}

internal sealed record RestRoute(string Namespace, string ApiVersion, string Method, string Path);

/// <summary>Where a request's members go that aren't in its body.</summary>
internal readonly struct RestRequest(DefaultRequest request)
{
    /// <summary>A label of the path. It must be set: an empty one would name another resource.</summary>
    public void Label(string name, string value, string property, Func<string, AmazonServiceException> error)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw error($"Request object does not have required field {property} set");
        }

        request.AddPathResource($"{{{name}}}", value);
    }

    public void Query(string name, string value)
    {
        if (value is not null)
        {
            request.Parameters.Add(name, value);
            request.UseQueryString = true;
        }
    }

    public void Query(string name, int? value) => Query(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A list repeats its name, once for each item.</summary>
    public void Query(string name, List<string> values)
    {
        if (Collections.IsSet(values))
        {
            request.ParameterCollection.Add(name, values);
            request.UseQueryString = true;
        }
    }
}
