using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>How the answer is wanted (the Accept header's <c>as</c>).</summary>
internal enum AnswerShape
{
    /// <summary>The objects themselves.</summary>
    Objects,

    /// <summary>Rows and columns, made by the server: what <c>kubectl get</c> prints.</summary>
    Table,

    /// <summary>Metadata only.</summary>
    Metadata,
}

/// <summary>A request for objects of one kind, or one of them.</summary>
internal sealed record ApiRequest
{
    /// <summary>What is asked for, or null when no such resource is served.</summary>
    public ResourceKind? Kind { get; private init; }

    /// <summary>The namespace in the path, or null for all.</summary>
    public string? Namespace { get; private init; }

    /// <summary>The object's name, or null for a list.</summary>
    public string? Name { get; private init; }

    /// <summary>How the answer is wanted.</summary>
    public required AnswerShape Shape { get; init; }

    /// <summary>The query.</summary>
    public required IQueryCollection Query { get; init; }

    /// <summary>The verb in the API's own sense, as authorization has it.</summary>
    public required string Verb { get; init; }

    /// <summary>True for a watch.</summary>
    public bool IsWatch => Verb == "watch";

    /// <summary>Reads a request for a resource.</summary>
    public static ApiRequest Of(HttpRequest request)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, rest) = path switch
        {
            ["api", "v1", .. var core] => ("", core),
            ["apis", var named, "v1", .. var others] => (named, others),
            _ => ("", []),
        };
        var (inNamespace, plural, name) = rest switch
        {
            ["namespaces", var one, var resource] => (one, resource, null),
            ["namespaces", var one, var resource, var item] => (one, resource, item),
            [var resource] => (null, resource, null),
            [var resource, var item] => (null, resource, item),
            _ => (default(string), "", default(string)),
        };
        var isWatch = request.Query["watch"].ToString() is "true" or "1";
        return new ApiRequest
        {
            Kind = ResourceKind.Find(group, plural),
            Namespace = inNamespace,
            Name = name,
            Shape = Negotiate(request.Headers.Accept.ToString()),
            Query = request.Query,
            Verb = request.Method switch
            {
                "GET" when isWatch => "watch",
                "GET" => name is null ? "list" : "get",
                "POST" => "create",
                _ => request.Method.ToLowerInvariant(),
            },
        };
    }

    /// <summary>A whole number of the query, or 0.</summary>
    public int Number(string name) => int.TryParse(Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // Protobuf is offered first by kubectl's typed clients, with JSON as the second choice, which is what is spoken here.
    private static AnswerShape Negotiate(string accept)
    {
        foreach (var range in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is "application/json" or "application/*" or "*/*")
            {
                var wanted = Array.Find(parts, part => part.StartsWith("as=", StringComparison.Ordinal));
                switch (wanted)
                {
                    case null:
                        return AnswerShape.Objects;
                    case "as=Table" when parts.Contains("v=v1"):
                        return AnswerShape.Table;
                    case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" when parts.Contains("v=v1"):
                        return AnswerShape.Metadata;
                }
            }
        }

        return accept.Length == 0 ? AnswerShape.Objects : throw ApiStatusException.NotAcceptable();
    }
}
