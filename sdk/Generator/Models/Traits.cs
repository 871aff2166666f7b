using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.Models;

/// <summary>The keys of a service model that we understand. One that is neither kept nor known to be harmless is refused: it might change the wire.</summary>
internal static class Traits
{
    public static readonly FrozenSet<string> Metadata = FrozenSet.Create(
        "apiVersion", "endpointPrefix", "globalEndpoint", "jsonVersion", "protocol", "serviceFullName", "serviceId", "signatureVersion", "signingName", "targetPrefix", "xmlNamespace");

    public static readonly FrozenSet<string> Operation = FrozenSet.Create("name", "http");

    public static readonly FrozenSet<string> Shape = FrozenSet.Create(
        "type", "required", "enum", "min", "max", "pattern", "flattened", "sensitive", "exception", "fault", "error");

    public static readonly FrozenSet<string> Reference = FrozenSet.Create(
        "shape", "locationName", "queryName", "location", "flattened", "idempotencyToken", "resultWrapper");

    // A shape's own locationName counts where the reference to it has none.
    private static readonly FrozenSet<string> Followed = FrozenSet.Create("input", "output", "errors", "members", "member", "key", "value", "locationName");

    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        "documentation", "documentationUrl", "box", "union", "sensitive", "synthetic", "retryable", "idempotent", "readonly", "auth", "protocols", "uid",
        "serviceAbbreviation", "deprecated", "deprecatedMessage", "deprecatedSince", "endpointdiscovery", "generatedService", "ripServiceName");

    public static JsonObject Keep(JsonObject from, FrozenSet<string> kept, string place)
    {
        var result = new JsonObject();
        foreach (var (key, value) in from)
        {
            if (kept.Contains(key))
            {
                result[key] = value?.DeepClone();
            }
            else if (!Followed.Contains(key) && !Harmless.Contains(key))
            {
                throw new GeneratorException($"The trait '{key}' at {place} is not known here: teach it to sdk/Generator (Traits and the protocol's writer) or leave the operation out.");
            }
        }

        return result;
    }

    /// <summary>Deprecated members are left out: a subset is safe, and the official ones warn.</summary>
    public static bool IsDeprecated(JsonObject member) => (bool?)member["deprecated"] ?? false;
}
