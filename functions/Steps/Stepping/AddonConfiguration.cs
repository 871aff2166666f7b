using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Decisions.Capacity;

namespace Headroom.Steps.Stepping;

/// <summary>The add-on's configuration document. It is replaced as a whole by UpdateAddon, so that a change is merged into what is there.</summary>
internal static class AddonConfiguration
{
    // Which of two values of one name counts, nobody says.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The document with these variables of aws-node set (or, with null, left out), everything else as it is.</summary>
    public static string Merge(string? present, IReadOnlyDictionary<string, string?> environment)
    {
        var document = Parse(present);
        if (document["env"] is not JsonObject variables)
        {
            document["env"] = variables = [];
        }

        foreach (var (name, value) in environment.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            variables.Remove(name);
            if (value is not null)
            {
                variables[name] = value;
            }
        }

        return document.ToJsonString();
    }

    /// <summary>The first variable, as NAME=value, that the document gives a value which is neither the wanted nor the expected one; or null.</summary>
    public static string? FindForeign(string? present, IReadOnlyDictionary<string, string?> wanted, IReadOnlyDictionary<string, string?> expected)
    {
        var configured = CniSettings.Configured(present);
        return wanted.Where(w => configured.TryGetValue(w.Key, out var value) && value != w.Value && value != expected.GetValueOrDefault(w.Key))
            .Select(w => $"{w.Key}={configured[w.Key]}").FirstOrDefault();
    }

    /// <summary>True when both say the same; white space and order don't matter.</summary>
    public static bool AreEqual(string? left, string? right) => JsonNode.DeepEquals(Parse(left), Parse(right));

    private static JsonObject Parse(string? document)
    {
        try
        {
            var parsed = string.IsNullOrWhiteSpace(document) ? [] : JsonNode.Parse(document, documentOptions: Strict) as JsonObject ?? throw new JsonException("it isn't an object");
            parsed.ToJsonString(); // a text with half of a surrogate pair fails here, and not once it is merged
            return parsed;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // EKS takes YAML, too; what can't be merged safely isn't touched.
            throw new MalformedInputException("the vpc-cni add-on's configuration values aren't a JSON object, so that nothing can be merged into them; write them as JSON first", e);
        }
    }
}
