using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>One change of an update expression: where, and what from the item as it was (null takes the attribute away).</summary>
internal sealed record Change(AttributePath Path, Func<JsonObject, JsonObject?> Value);

/// <summary>Reads update expressions: SET, REMOVE and ADD, each at most once.</summary>
internal sealed class UpdateParser
{
    private readonly Tokens _tokens;
    private readonly Placeholders _placeholders;

    private UpdateParser(Tokens tokens, Placeholders placeholders) => (_tokens, _placeholders) = (tokens, placeholders);

    public static IReadOnlyList<Change> Parse(string? text, Placeholders placeholders)
    {
        if (text is null)
        {
            return [];
        }

        var parser = new UpdateParser(new Tokens("UpdateExpression", text), placeholders);
        var changes = parser.Clauses();
        var twice = changes.GroupBy(c => c.Path.ToString()).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? changes
            : throw parser._tokens.Invalid($"Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [{twice.Key}], path two: [{twice.Key}]");
    }

    private List<Change> Clauses()
    {
        var (changes, seen) = (new List<Change>(), new HashSet<string>());
        while (_tokens.Peek.Length > 0)
        {
            var clause = _tokens.Peek.ToUpperInvariant();
            Func<Change> read = clause switch
            {
                "SET" => Set,
                "REMOVE" => () => new Change(AttributePath.Parse(_tokens, _placeholders), _ => null),
                "ADD" => Add,
                "DELETE" => throw _tokens.Invalid("the rehearsal doesn't know the clause DELETE; add it to UpdateParser"),
                _ => throw _tokens.Syntax(),
            };
            _tokens.Take();
            if (!seen.Add(clause))
            {
                throw _tokens.Invalid($"The \"{clause}\" section can only be used once in an update expression;");
            }

            do
            {
                changes.Add(read());
            }
            while (_tokens.TryTake(","));
        }

        return changes;
    }

    private Change Set()
    {
        var path = AttributePath.Parse(_tokens, _placeholders);
        _tokens.Expect("=");
        var value = SetOperand();
        return _tokens.Peek is "+" or "-" && _tokens.Take() is var sign && SetOperand() is var other
            ? new Change(path, item => AttributeValue.Sum(value(item), other(item), sign))
            : new Change(path, value);
    }

    private Func<JsonObject, JsonObject> SetOperand()
    {
        if (_tokens.Peek == "if_not_exists")
        {
            _tokens.Take();
            _tokens.Expect("(");
            var path = AttributePath.Parse(_tokens, _placeholders);
            _tokens.Expect(",");
            var otherwise = Operand.Parse(_tokens, _placeholders);
            _tokens.Expect(")");
            return item => path.Find(item) ?? Present(otherwise.Find(item));
        }

        var operand = Operand.Parse(_tokens, _placeholders);
        return item => Present(operand.Find(item));
    }

    private Change Add()
    {
        var path = AttributePath.Parse(_tokens, _placeholders);
        var value = _placeholders.Value(_tokens.Take(), _tokens);
        return new Change(path, item => path.Find(item) is { } present ? AttributeValue.Added(present, value) : value);
    }

    private static JsonObject Present(JsonObject? value) => value
        ?? throw new AwsErrorException("ValidationException", "The provided expression refers to an attribute that does not exist in the item");
}
