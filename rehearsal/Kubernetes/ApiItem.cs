using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One object of the world as the API server has it; its JSON is built when it is asked for, on the asking thread.</summary>
/// <param name="Namespace">Its namespace, or null.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">The world's record, which tells whether something changed.</param>
/// <param name="Build">Builds the JSON without kind, version and resource version.</param>
internal sealed record ApiItem(string? Namespace, string Name, object Source, Func<JsonObject> Build)
{
    /// <summary>Orders lists as the server's store does.</summary>
    public string Key => Namespace is null ? Name : $"{Namespace}/{Name}";

    /// <summary>The JSON as it stands in a list.</summary>
    public JsonObject InList(long resourceVersion)
    {
        var json = Build();
        json["metadata"]!.AsObject().Insert(Namespace is null ? 2 : 3, "resourceVersion", resourceVersion.ToString(CultureInfo.InvariantCulture));
        return json;
    }

    /// <summary>The JSON as it stands alone.</summary>
    public JsonObject Alone(ResourceKind kind, long resourceVersion)
    {
        var json = InList(resourceVersion);
        json.Insert(0, "kind", kind.Kind);
        json.Insert(1, "apiVersion", kind.GroupVersion);
        return json;
    }

    /// <summary>True when a client would see no difference.</summary>
    public bool SameAs(ApiItem other) => Equals(Source, other.Source) || JsonNode.DeepEquals(Build(), other.Build());
}
