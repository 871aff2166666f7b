using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>What kubectl asks before it asks for objects: the server's version and what it serves, in the old form (1.20) and the aggregated one (from 1.26).</summary>
internal static class Discovery
{
    /// <summary>The control plane's version, which the nodes share.</summary>
    public const string ServerVersion = "v1.33.5-eks-113cf36";

    /// <summary>The answer to a discovery request and its content type; null when the path is none.</summary>
    public static (JsonObject Body, string ContentType)? Answer(HttpRequest request)
    {
        var aggregated = AggregatedVersion(request.Headers.Accept.ToString());
        JsonObject? plain = request.Path.Value switch
        {
            "/version" => Version(),
            "/api" when aggregated is null => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
            "/apis" when aggregated is null => Groups(),
            "/api/v1" => Resources(""),
            "/apis/apps/v1" => Resources("apps"),
            _ => null,
        };
        if (plain is not null)
        {
            return (plain, "application/json");
        }

        var group = request.Path.Value switch { "/api" => "", "/apis" => "apps", _ => null };
        return group is null ? null : (Aggregated(group, aggregated!), $"application/json;g=apidiscovery.k8s.io;v={aggregated};as=APIGroupDiscoveryList");
    }

    private static string? AggregatedVersion(string accept) =>
        !accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) ? null : accept.Contains("v=v2;", StringComparison.Ordinal) ? "v2" : "v2beta1";

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "33",
        ["gitVersion"] = ServerVersion,
        ["gitCommit"] = "113cf36f7f8c3c9f7c5f4cd6c1e3a6d2f0e1b2a3",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2025-10-06T21:44:31Z",
        ["goVersion"] = "go1.24.6",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    private static JsonObject Groups()
    {
        JsonObject Apps() => new() { ["groupVersion"] = "apps/v1", ["version"] = "v1" };
        return new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray(new JsonObject { ["name"] = "apps", ["versions"] = new JsonArray(Apps()), ["preferredVersion"] = Apps() }),
        };
    }

    private static JsonObject Resources(string group) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = group.Length == 0 ? "v1" : $"{group}/v1",
        ["resources"] = new JsonArray([.. Kinds(group).Select(kind => new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Kind.ToLowerInvariant(),
            ["namespaced"] = kind.IsNamespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Texts(kind.Verbs),
            ["shortNames"] = new JsonArray(kind.ShortName),
        })]),
    };

    private static JsonObject Aggregated(string group, string version)
    {
        var metadata = new JsonObject();
        metadata.AddUnlessEmpty("name", group);
        var resources = Kinds(group).Select(kind => new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = new JsonObject { ["group"] = kind.Group, ["version"] = "v1", ["kind"] = kind.Kind },
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Kind.ToLowerInvariant(),
            ["verbs"] = Texts(kind.Verbs),
            ["shortNames"] = new JsonArray(kind.ShortName),
        });
        var served = new JsonObject { ["version"] = "v1", ["resources"] = new JsonArray([.. resources]), ["freshness"] = "Current" };
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray(new JsonObject { ["metadata"] = metadata, ["versions"] = new JsonArray(served) }),
        };
    }

    private static IEnumerable<ResourceKind> Kinds(string group) => ResourceKind.All.Where(kind => kind.Group == group);

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
