using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>An expression's words and signs, read from left to right.</summary>
internal sealed partial class Tokens
{
    // The same few expressions come with every request.
    private static readonly ConcurrentDictionary<string, (IReadOnlyList<string> Tokens, string Other)> Split = new(StringComparer.Ordinal);

    private readonly string _kind;
    private readonly IReadOnlyList<string> _tokens;
    private int _next;

    /// <param name="kind">Which expression it is, as error messages name it: <c>ConditionExpression</c>.</param>
    /// <param name="text">The expression.</param>
    public Tokens(string kind, string text)
    {
        (_kind, (_tokens, var other)) = (kind, Split.GetOrAdd(text, static said => ([.. Token().Matches(said).Select(m => m.Groups["token"].Value)], Token().Replace(said, "").Trim())));
        if (other.Length > 0)
        {
            throw Invalid($"Syntax error; token: \"{other[0]}\"");
        }

        if (_tokens.Count == 0)
        {
            throw Invalid("The expression can not be empty;");
        }
    }

    public string Peek => _next < _tokens.Count ? _tokens[_next] : "";

    public string Take() => _next < _tokens.Count ? _tokens[_next++] : throw Syntax();

    /// <summary>Takes a keyword or sign if it comes next; keywords in any case.</summary>
    public bool TryTake(string token)
    {
        var found = string.Equals(Peek, token, StringComparison.OrdinalIgnoreCase);
        _next += found ? 1 : 0;
        return found;
    }

    public void Expect(string token)
    {
        if (!TryTake(token))
        {
            throw Syntax();
        }
    }

    public void ExpectEnd()
    {
        if (Peek.Length > 0)
        {
            throw Syntax();
        }
    }

    public AwsErrorException Syntax() => Invalid($"Syntax error; token: \"{(Peek.Length > 0 ? Peek : "<EOF>")}\"");

    public AwsErrorException Invalid(string why) => new("ValidationException", $"Invalid {_kind}: {why}");

    [GeneratedRegex(@"\s*(?<token>[#:]?[A-Za-z0-9_]+|<>|<=|>=|[=<>(),.+\-])")]
    private static partial Regex Token();
}
