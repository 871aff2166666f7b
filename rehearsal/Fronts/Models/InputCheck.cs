using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Fronts.Models;

/// <summary>Holds a request against its model: what AWS refuses before it looks at anything.</summary>
internal static class InputCheck
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();

    /// <summary>The first thing that's wrong, or null.</summary>
    public static Violation? Find(Shape shape, JsonNode value) => Find(shape, value, "");

    private static Violation? Find(Shape shape, JsonNode value, string path) => shape.Type switch
    {
        ShapeType.Structure => FindInStructure(shape, value.AsObject(), path),
        ShapeType.List => Size(shape, value, path, value.AsArray().Count, "length") ?? First(value.AsArray().Select((item, i) => Find(shape.Item!.Shape, item!, $"{path}.{i + 1}.member"))),
        ShapeType.Map => First(value.AsObject().Select(entry => Find(shape.Item!.Shape, entry.Value!, $"{path}.{entry.Key}.member"))),
        ShapeType.String => FindInText(shape, value, path),
        ShapeType.Integer or ShapeType.Long => Size(shape, value, path, value.GetValue<long>(), "value"),
        _ => null,
    };

    private static Violation? FindInStructure(Shape shape, JsonObject value, string path)
    {
        var missing = shape.Members.Values.FirstOrDefault(m => m.IsRequired && !value.ContainsKey(m.Name));
        return missing is not null
            ? new Violation(Join(path, missing), null, "Member must not be null") { IsMissing = true }
            : First(value.Select(entry => Find(shape.Members[entry.Key].Shape, entry.Value!, Join(path, shape.Members[entry.Key]))));
    }

    private static Violation? FindInText(Shape shape, JsonNode value, string path)
    {
        var (text, rule) = (value.GetValue<string>(), shape.Constraints);
        return rule.Enum is { } allowed && !allowed.Contains(text)
                ? new Violation(path, text, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]")
            : rule.Pattern is { } pattern && !Compiled(pattern).IsMatch(text)
                ? new Violation(path, text, $"Member must satisfy regular expression pattern: {pattern}")
            : Size(shape, value, path, text.Length, "length");
    }

    private static Violation? Size(Shape shape, JsonNode value, string path, long size, string what) =>
        size < shape.Constraints.Min ? new Violation(path, value.ToString(), $"Member must have {what} greater than or equal to {shape.Constraints.Min}")
        : size > shape.Constraints.Max ? new Violation(path, value.ToString(), $"Member must have {what} less than or equal to {shape.Constraints.Max}")
        : null;

    // The models' patterns are Java's; \p{ASCII} is the one class in them that .NET doesn't know.
    private static Regex Compiled(string pattern) => Patterns.GetOrAdd(
        pattern, p => new Regex(p.Replace(@"\p{ASCII}", @"[\x00-\x7F]", StringComparison.Ordinal), RegexOptions.CultureInvariant));

    private static Violation? First(IEnumerable<Violation?> found) => found.FirstOrDefault(v => v is not null);

    private static string Join(string path, Member member)
    {
        var name = char.ToLowerInvariant(member.Name[0]) + member.Name[1..];
        return path.Length == 0 ? name : $"{path}.{name}";
    }
}

/// <param name="Path">Where, as AWS's messages say it: <c>targets.1.member.key</c>.</param>
/// <param name="Value">What was there, or null when it's missing.</param>
/// <param name="Constraint">What it fails to satisfy.</param>
internal sealed record Violation(string Path, string? Value, string Constraint)
{
    public bool IsMissing { get; init; }

    public string Sentence => $"Value {(IsMissing ? "null" : $"'{Value}'")} at '{Path}' failed to satisfy constraint: {Constraint}";
}
