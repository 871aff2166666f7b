using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Events;

/// <summary>An EventBridge event pattern: every named field must match, a field by any of its alternatives.</summary>
internal sealed class EventPattern
{
    private readonly Func<JsonNode?, bool> _matches;

    private EventPattern(Func<JsonNode?, bool> matches) => _matches = matches;

    public bool Matches(JsonObject @event) => _matches(@event);

    /// <summary>Reads a pattern; an operator that isn't modelled is refused, with its path.</summary>
    public static EventPattern Read(JsonNode? pattern, string path) => new(ReadFields(pattern, path));

    private static Func<JsonNode?, bool> ReadFields(JsonNode? pattern, string path)
    {
        if (pattern is not JsonObject { Count: > 0 } fields)
        {
            throw new DeploymentException(path, "a pattern is an object with at least one field");
        }

        var all = fields.Select(field => field.Key == "$or" ? ReadEither(field.Value, $"{path}.$or") : ReadField(field.Key, field.Value, $"{path}.{field.Key}")).ToList();
        return node => all.TrueForAll(matches => matches(node));
    }

    private static Func<JsonNode?, bool> ReadEither(JsonNode? node, string path)
    {
        if (node is not JsonArray { Count: > 1 } list)
        {
            throw new DeploymentException(path, "$or takes at least two patterns");
        }

        var any = list.Select((pattern, index) => ReadFields(pattern, $"{path}[{index}]")).ToList();
        return @event => any.Exists(matches => matches(@event));
    }

    private static Func<JsonNode?, bool> ReadField(string name, JsonNode? pattern, string path)
    {
        if (pattern is JsonObject)
        {
            var nested = ReadFields(pattern, path);
            return node => nested((node as JsonObject)?[name]);
        }

        if (pattern is not JsonArray { Count: > 0 } alternatives)
        {
            throw new DeploymentException(path, "a field's alternatives are a list with at least one element, or an object");
        }

        var any = alternatives.Select((alternative, index) => ValueMatcher.Read(alternative, $"{path}[{index}]")).ToList();
        return node =>
        {
            var present = node is JsonObject members && members.ContainsKey(name);
            var value = present ? node![name] : null;

            // "If the value in the event is an array, the pattern matches if any of its elements does."
            var values = value is JsonArray list ? list.AsEnumerable() : [value];
            return any.Exists(matcher => matcher.AboutPresence is { } wanted
                ? wanted == (present && value is not JsonObject)
                : present && values.Any(element => matcher.Matches(element)));
        };
    }
}
