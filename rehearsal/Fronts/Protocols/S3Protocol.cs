using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>S3: objects are paths, data are bodies, the rest is in headers and XML. Path style and virtual-host style.</summary>
internal sealed class S3Protocol : IProtocol
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public WireCall Open(WireRequest request)
    {
        var address = S3Address.Of(request);
        return (request.Method, address.Key.Length > 0) switch
        {
            ("PUT", true) => new("PutObject", () => Put(request, address)),
            ("GET", true) => new("GetObject", address.Members),
            ("HEAD", true) => new("HeadObject", address.Members),
            ("DELETE", true) => new("DeleteObject", address.Members),
            ("GET", false) when address.Query.GetValueOrDefault("list-type") == "2" => new("ListObjectsV2", () => List(address)),
            _ => new($"{request.Method} {request.Path}", address.Members),
        };
    }

    public WireResponse Answer(string operation, JsonObject output, string requestId) => operation switch
    {
        "PutObject" => Respond(200, requestId, output),
        "DeleteObject" => Respond(204, requestId, output),
        "GetObject" or "HeadObject" => Respond(200, requestId, output),
        "ListObjectsV2" => Stamp(XmlOutput.Respond(200, xml => S3List.Write(xml, Namespace, output)), requestId),
        _ => throw new InvalidOperationException($"S3Protocol can't write the answer of {operation}"),
    };

    public WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId)
    {
        var response = Stamp(XmlOutput.Respond(error.Status, xml => WriteError(xml, error, requestId)), requestId);
        // HTTP has no body in the answer to HEAD, so the status is all that a client sees.
        return request.Method == "HEAD" ? response with { Body = default } : response;
    }

    public AwsErrorException Unknown(string operation) => new("NotImplemented", $"'{operation}' is not an operation that the rehearsal knows", 501);

    private static JsonObject Put(WireRequest request, S3Address address)
    {
        var members = address.Members();
        members["Body"] = JsonValue.Create((AwsChunked.Is(request) ? AwsChunked.Unpack(request) : request.Body).ToArray());
        foreach (var (header, member) in new[] { ("content-type", "ContentType"), ("content-md5", "ContentMD5"), ("if-none-match", "IfNoneMatch"), ("if-match", "IfMatch") })
        {
            if (request.Header(header) is { } value)
            {
                members[member] = value;
            }
        }

        return members;
    }

    private static JsonObject List(S3Address address)
    {
        var members = new JsonObject { ["Bucket"] = address.Bucket };
        foreach (var (name, member) in new[] { ("prefix", "Prefix"), ("continuation-token", "ContinuationToken"), ("start-after", "StartAfter") })
        {
            if (address.Query.TryGetValue(name, out var value))
            {
                members[member] = value;
            }
        }

        if (address.Query.TryGetValue("max-keys", out var most))
        {
            members["MaxKeys"] = int.TryParse(most, CultureInfo.InvariantCulture, out var keys) && keys >= 0
                ? Formats.Number(keys) : throw new AwsErrorException("InvalidArgument", "Provided max-keys not an integer or within integer range");
        }

        return address.Query.ContainsKey("delimiter")
            ? throw new AwsErrorException("NotImplemented", "the rehearsal lists without a delimiter", 501)
            : members;
    }

    private static WireResponse Respond(int status, string requestId, JsonObject output)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (member, header) in new[] { ("ETag", "ETag"), ("ContentType", "Content-Type"), ("ContentLength", "Content-Length") })
        {
            if (output[member] is { } value)
            {
                headers[header] = value.ToString();
            }
        }

        if (output["LastModified"] is { } modified)
        {
            headers["Last-Modified"] = Formats.ToHeader(modified.GetValue<string>());
        }

        var body = output["Body"] is { } data ? data.GetValue<byte[]>() : [];
        return Stamp(new WireResponse(status, headers, body), requestId);
    }

    private static WireResponse Stamp(WireResponse response, string requestId) =>
        response with { Headers = new Dictionary<string, string>(response.Headers) { ["x-amz-request-id"] = requestId, ["x-amz-id-2"] = requestId } };

    private static void WriteError(XmlText xml, AwsErrorException error, string requestId)
    {
        xml.WriteStartElement("Error");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Detail);
        xml.WriteElementString("RequestId", requestId);
    }
}
