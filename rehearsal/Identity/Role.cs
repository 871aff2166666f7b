using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Identity;

/// <summary>What a role's policies say.</summary>
public sealed class Role
{
    private readonly List<Statement> _statements;
    private readonly ConcurrentDictionary<string, List<Statement>> _byAction = new(StringComparer.Ordinal);

    /// <summary>Reads policy documents.</summary>
    /// <exception cref="PolicyException">One says something that the rehearsal doesn't know.</exception>
    public Role(IEnumerable<JsonNode> policies) => _statements = [.. policies.SelectMany(Statements)];

    /// <summary>The answer to a question: denied unless a statement allows it, and always where one denies it.</summary>
    public Verdict Judge(Question question)
    {
        var speaking = About(question.Action).FindAll(s => s.Speaks(question));
        return speaking.Count == 0 ? Verdict.NotAllowed : speaking.TrueForAll(s => s.Allows) ? Verdict.Allowed : Verdict.Denied;
    }

    // A stack's roles serve many worlds at once.
    private List<Statement> About(string action) => _byAction.GetOrAdd(action, static (action, all) => all.FindAll(s => s.IsAbout(action)), _statements);

    private static IEnumerable<Statement> Statements(JsonNode policy)
    {
        if ((string?)policy["Version"] != "2012-10-17")
        {
            throw new PolicyException($"a policy's Version must be 2012-10-17, not '{policy["Version"]}'");
        }

        return policy["Statement"] switch
        {
            JsonArray statements => statements.Select(s => Statement.Parse(s!.AsObject())),
            JsonObject statement => [Statement.Parse(statement)],
            _ => throw new PolicyException("a policy needs a Statement"),
        };
    }
}

/// <summary>What a role's policies answer.</summary>
public enum Verdict
{
    /// <summary>No statement allows it.</summary>
    NotAllowed,

    /// <summary>A statement denies it, whatever others allow.</summary>
    Denied,

    /// <summary>It is allowed.</summary>
    Allowed,
}
