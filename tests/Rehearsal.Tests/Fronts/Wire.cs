using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Tests.Fronts;

/// <summary>Requests as clients other than the SDK might send them, and what comes back.</summary>
internal static class Wire
{
    public static WireRequest Form(string service, string form) => Request(service, "POST", "/", form);

    public static WireRequest Json(string service, string target, string body) => Request(service, "POST", "/", body, ("x-amz-target", target));

    public static WireRequest Request(string service, string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>
        {
            ["authorization"] = $"AWS4-HMAC-SHA256 Credential=person/20260101/us-west-2/{service}/aws4_request, SignedHeaders=host, Signature=0",
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        var parts = target.Split('?', 2);
        return new WireRequest(method, parts[0], parts.Length > 1 ? parts[1] : "", all, Encoding.UTF8.GetBytes(body));
    }

    public static (string? Code, string? Message) Ec2Error(WireResponse response)
    {
        var error = XDocument.Parse(Text(response)).Descendants("Error").Single();
        return (error.Element("Code")?.Value, error.Element("Message")?.Value);
    }

    public static (int Status, string? Code, string? Message) JsonError(WireResponse response)
    {
        var body = JsonNode.Parse(Text(response))!;
        return (response.Status, (string?)body["__type"] ?? response.Headers["x-amzn-ErrorType"], (string?)body["message"]);
    }

    public static string Text(WireResponse response) => Encoding.UTF8.GetString(response.Body.Span);
}
