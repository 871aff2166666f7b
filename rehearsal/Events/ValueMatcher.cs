using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Events;

/// <summary>One alternative of a field: a value, or an operator. <c>AboutPresence</c> is set for <c>exists</c>, which looks at no value.</summary>
internal sealed record ValueMatcher(bool? AboutPresence, Func<JsonNode?, bool> Matches)
{
    public static ValueMatcher Read(JsonNode? alternative, string path)
    {
        if (alternative is JsonArray)
        {
            throw new DeploymentException(path, "a list can't be an alternative");
        }

        if (alternative is not JsonObject)
        {
            return Of(value => Same(value, alternative));
        }

        var fields = new ClosedObject(alternative, path);
        var matcher = fields.Names.FirstOrDefault() switch
        {
            "exists" => new ValueMatcher(fields.Flag("exists"), _ => false),
            "prefix" => Of(Prefix(fields.Text("prefix"))),
            "suffix" => Of(Suffix(fields.Text("suffix"))),
            "anything-but" => Of(AnythingBut(fields.Need("anything-but"), fields.PathOf("anything-but"))),
            "numeric" => Of(Numeric([.. fields.List("numeric").Select(part => part.Node)], fields.PathOf("numeric"))),
            var name => throw new DeploymentException(path, $"operator '{name}' isn't modelled"),
        };
        fields.End();
        return matcher;
    }

    private static ValueMatcher Of(Func<JsonNode?, bool> matches) => new(null, matches);

    // "EventBridge matches numbers by their text: 300, 300.0 and 3.0e2 aren't equal."
    private static bool Same(JsonNode? value, JsonNode? wanted) => (value?.ToJsonString() ?? "null") == (wanted?.ToJsonString() ?? "null");

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static Func<JsonNode?, bool> Prefix(string wanted) => value => Text(value)?.StartsWith(wanted, StringComparison.Ordinal) == true;

    private static Func<JsonNode?, bool> Suffix(string wanted) => value => Text(value)?.EndsWith(wanted, StringComparison.Ordinal) == true;

    private static Func<JsonNode?, bool> AnythingBut(JsonNode unwanted, string path)
    {
        if (unwanted is not JsonObject)
        {
            var values = unwanted is JsonArray list ? list.ToList() : [unwanted];
            return value => !values.Any(other => Same(value, other));
        }

        var fields = new ClosedObject(unwanted, path);
        var name = fields.Names.FirstOrDefault();
        Func<string, Func<JsonNode?, bool>> kind = name switch
        {
            "prefix" => Prefix,
            "suffix" => Suffix,
            _ => throw new DeploymentException(path, $"operator '{name}' isn't modelled within anything-but"),
        };
        IReadOnlyList<string> texts = fields.Need(name!) is JsonArray ? fields.Texts(name!) : [fields.Text(name!)];
        fields.End();
        var any = texts.Select(kind).ToList();
        return value => !any.Exists(matches => matches(value));
    }

    private static Func<JsonNode?, bool> Numeric(IReadOnlyList<JsonNode?> parts, string path)
    {
        if (parts.Count is not (2 or 4))
        {
            throw new DeploymentException(path, "numeric takes an operator and a number, once or twice");
        }

        var tests = parts.Chunk(2).Select(pair => Comparison(pair, path)).ToList();
        return value => value?.GetValueKind() == JsonValueKind.Number && tests.TrueForAll(test => test(Number(value)));
    }

    private static Func<double, bool> Comparison(JsonNode?[] pair, string path)
    {
        if (pair[1]?.GetValueKind() != JsonValueKind.Number)
        {
            throw new DeploymentException(path, "a number is expected after the operator");
        }

        var limit = Number(pair[1]!);
        return Text(pair[0]) switch
        {
            "=" => value => value == limit,
            "<" => value => value < limit,
            "<=" => value => value <= limit,
            ">" => value => value > limit,
            ">=" => value => value >= limit,
            var name => throw new DeploymentException(path, $"'{name}' isn't a comparison"),
        };
    }

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
