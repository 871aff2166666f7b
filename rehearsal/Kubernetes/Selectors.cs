using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>The fieldSelector and labelSelector of a list or watch.</summary>
internal sealed class Selectors
{
    private readonly IReadOnlyList<Requirement> _fields;
    private readonly IReadOnlyList<Requirement> _labels;

    private Selectors(IReadOnlyList<Requirement> fields, IReadOnlyList<Requirement> labels) => (_fields, _labels) = (fields, labels);

    /// <summary>Reads both; a field that the kind can't be selected by is refused, as the API server does.</summary>
    public static Selectors Of(ApiRequest request)
    {
        var fields = Parse(request.Query["fieldSelector"].ToString());
        var unknown = fields.FirstOrDefault(one => one.Key is not ("metadata.name" or "metadata.namespace") && !request.Kind!.Fields.Contains(one.Key));
        return unknown is null
            ? new Selectors(fields, Parse(request.Query["labelSelector"].ToString()))
            : throw ApiStatusException.BadRequest($"Unable to find \"{request.Kind!.GroupVersion}, Resource={request.Kind.Plural}\" that match label selector \"\", field selector \"{request.Query["fieldSelector"]}\": field label not supported: {unknown.Key}");
    }

    /// <summary>True when the object is selected.</summary>
    public bool Select(ApiItem item)
    {
        if (_fields.Count == 0 && _labels.Count == 0)
        {
            return true;
        }

        var json = item.Build();
        var labels = json["metadata"]!["labels"] as JsonObject;
        return _fields.All(one => one.Holds(FieldOf(json, one.Key), isThere: true))
            && _labels.All(one => one.Holds(labels?[one.Key]?.ToString() ?? "", labels?.ContainsKey(one.Key) ?? false));
    }

    // Two selectable fields aren't where their names say: booleans read false when they are left out, and an event's source is its component.
    private static string FieldOf(JsonObject json, string field) => field switch
    {
        "source" => json.TextAt("source.component"),
        "spec.unschedulable" or "spec.hostNetwork" => json.TextAt(field) is "true" ? "true" : "false",
        _ => json.TextAt(field),
    };

    private static List<Requirement> Parse(string selector) =>
        [.. selector.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Requirement.Parse)];

    private sealed record Requirement(string Key, string? Value, bool IsNegated)
    {
        public static Requirement Parse(string text)
        {
            if (text.IndexOfAny(['(', ')', '<', '>', ' ']) >= 0)
            {
                throw ApiStatusException.BadRequest($"unable to parse requirement: '{text}' is not one of key=value, key!=value, key and !key, which the rehearsal's API server knows");
            }

            var sign = text.IndexOf('=', StringComparison.Ordinal);
            return sign < 0
                ? new Requirement(text.TrimStart('!'), null, text[0] == '!')
                : new Requirement(text[..sign].TrimEnd('!'), text[sign..].TrimStart('='), sign > 0 && text[sign - 1] == '!');
        }

        public bool Holds(string value, bool isThere) => IsNegated != (isThere && (Value is null || Value == value));
    }
}
