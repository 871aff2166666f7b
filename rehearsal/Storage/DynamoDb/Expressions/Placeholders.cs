using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>A request's <c>#names</c> and <c>:values</c>. Each must be used by one of the request's expressions.</summary>
internal sealed class Placeholders(JsonObject input)
{
    private readonly JsonObject _names = input["ExpressionAttributeNames"]?.AsObject() ?? [];
    private readonly JsonObject _values = input["ExpressionAttributeValues"]?.AsObject() ?? [];
    private readonly HashSet<string> _used = [];

    /// <summary>The attribute that a name in an expression stands for.</summary>
    public string Name(string token, Tokens tokens)
    {
        if (!token.StartsWith('#'))
        {
            return !char.IsLetter(token[0]) ? throw tokens.Invalid($"Syntax error; token: \"{token}\"")
                : ReservedWords.Contains(token) ? throw tokens.Invalid($"Attribute name is a reserved keyword; reserved keyword: {token}")
                : token;
        }

        _used.Add(token);
        return (string?)_names[token] ?? throw tokens.Invalid($"An expression attribute name used in the document path is not defined; attribute name: {token}");
    }

    /// <summary>The value that a placeholder stands for.</summary>
    public JsonObject Value(string token, Tokens tokens)
    {
        _used.Add(token);
        return _values[token]?.AsObject() ?? throw tokens.Invalid($"An expression attribute value used in expression is not defined; attribute value: {token}");
    }

    /// <summary>Refuses placeholders that no expression used, as DynamoDB does.</summary>
    public void DemandAllUsed()
    {
        Demand("ExpressionAttributeNames", _names);
        Demand("ExpressionAttributeValues", _values);
    }

    private void Demand(string what, JsonObject given)
    {
        var unused = given.Select(g => g.Key).Where(k => !_used.Contains(k)).ToList();
        if (unused.Count > 0)
        {
            throw new AwsErrorException("ValidationException", $"Value provided in {what} unused in expressions: keys: {{{string.Join(", ", unused)}}}");
        }
    }
}
