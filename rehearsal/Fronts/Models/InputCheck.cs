using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Fronts.Models;

/// <summary>Holds a request against its model: what AWS refuses before it looks at anything.</summary>
internal static class InputCheck
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <summary>The first thing that's wrong, or null.</summary>
    public static Violation? Find(Shape shape, JsonNode value) => shape.Type switch
    {
        ShapeType.Structure => FindInStructure(shape, value.AsObject()),
        ShapeType.List => FindInList(shape, value.AsArray()),
        ShapeType.Map => FindInMap(shape, value.AsObject()),
        ShapeType.String => FindInText(shape, value),
        ShapeType.Integer or ShapeType.Long => Size(shape, value, value.GetValue<long>(), "value"),
        _ => null,
    };

    private static Violation? FindInStructure(Shape shape, JsonObject value)
    {
        foreach (var member in shape.Members.Values)
        {
            if (member.IsRequired && !value.ContainsKey(member.Name))
            {
                return new Violation(Name(member), null, "Member must not be null") { IsMissing = true };
            }
        }

        for (var place = 0; place < value.Count; place++)
        {
            var (name, given) = value.GetAt(place);
            var member = shape.Members[name];
            if (Find(member.Shape, given!) is { } wrong)
            {
                return wrong.In(Name(member));
            }
        }

        return null;
    }

    private static Violation? FindInList(Shape shape, JsonArray value)
    {
        for (var place = 0; place < value.Count; place++)
        {
            if (Find(shape.Item!.Shape, value[place]!) is { } wrong)
            {
                return wrong.In($"{place + 1}.member");
            }
        }

        return Size(shape, value, value.Count, "length");
    }

    private static Violation? FindInMap(Shape shape, JsonObject value)
    {
        for (var place = 0; place < value.Count; place++)
        {
            var (name, given) = value.GetAt(place);
            if (Find(shape.Item!.Shape, given!) is { } wrong)
            {
                return wrong.In($"{name}.member");
            }
        }

        return null;
    }

    private static Violation? FindInText(Shape shape, JsonNode value)
    {
        var (text, rule) = (value.GetValue<string>(), shape.Constraints);
        return rule.Enum is { } allowed && !allowed.Contains(text)
                ? new Violation("", text, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]")
            : rule.Pattern is { } pattern && !Compiled(pattern).IsMatch(text)
                ? new Violation("", text, $"Member must satisfy regular expression pattern: {pattern}")
            : Size(shape, value, text.Length, "length");
    }

    private static Violation? Size(Shape shape, JsonNode value, long size, string what) =>
        size < shape.Constraints.Min ? new Violation("", value.ToString(), $"Member must have {what} greater than or equal to {shape.Constraints.Min}")
        : size > shape.Constraints.Max ? new Violation("", value.ToString(), $"Member must have {what} less than or equal to {shape.Constraints.Max}")
        : null;

    // The models' patterns are Java's; \p{ASCII} is the one class in them that .NET doesn't know.
    private static Regex Compiled(string pattern) => Patterns.GetOrAdd(
        pattern, p => new Regex(p.Replace(@"\p{ASCII}", @"[\x00-\x7F]", StringComparison.Ordinal), RegexOptions.CultureInvariant));

    private static string Name(Member member) => char.ToLowerInvariant(member.Name[0]) + member.Name[1..];
}

/// <param name="Path">Where, as AWS's messages say it: <c>targets.1.member.key</c>.</param>
/// <param name="Value">What was there, or null when it's missing.</param>
/// <param name="Constraint">What it fails to satisfy.</param>
internal sealed record Violation(string Path, string? Value, string Constraint)
{
    public bool IsMissing { get; init; }

    /// <summary>It as seen from outside of what holds it.</summary>
    public Violation In(string holder) => this with { Path = Path.Length == 0 ? holder : $"{holder}.{Path}" };

    public string Sentence => $"Value {(IsMissing ? "null" : $"'{Value}'")} at '{Path}' failed to satisfy constraint: {Constraint}";
}
