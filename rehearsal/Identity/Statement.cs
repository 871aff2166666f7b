using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Identity;

/// <summary>One statement of a policy.</summary>
internal sealed record Statement(bool Allows, Patterns Actions, Patterns Resources, IReadOnlyList<ConditionTest> Tests)
{
    private static readonly string[] Known = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    public bool IsAbout(string action) => Actions.Match(action, ignoreCase: true);

    /// <summary>True when a statement about the question's action applies to the rest of the question.</summary>
    public bool Speaks(Question question) => Resources.Match(question.Resource, ignoreCase: false) && Tests.All(t => t.Passes(question));

    public static Statement Parse(JsonObject text)
    {
        var unknown = text.Select(m => m.Key).FirstOrDefault(k => !Known.Contains(k));
        if (unknown is not null)
        {
            throw new PolicyException($"the rehearsal doesn't know '{unknown}' in a policy statement: {text.ToJsonString()}");
        }

        var allows = (string?)text["Effect"] switch
        {
            "Allow" => true,
            "Deny" => false,
            var other => throw new PolicyException($"a policy statement's Effect must be Allow or Deny, not '{other}'"),
        };
        return new Statement(allows, Patterns.Parse(text, "Action"), Patterns.Parse(text, "Resource"), [.. Conditions(text)]);
    }

    private static IEnumerable<ConditionTest> Conditions(JsonObject text) =>
        from test in text["Condition"]?.AsObject() ?? []
        from line in test.Value!.AsObject()
        select new ConditionTest(test.Key, line.Key, Patterns.Texts(line.Value));
}

/// <summary>What a statement says of actions or resources: these, or (Not…) all but these.</summary>
internal sealed record Patterns(IReadOnlyList<string> Allowed, bool IsNegated)
{
    public bool Match(string text, bool ignoreCase) => Allowed.Any(p => Wildcards.Match(p, text, ignoreCase)) != IsNegated;

    public static Patterns Parse(JsonObject statement, string name) => (statement[name], statement[$"Not{name}"]) switch
    {
        ({ } these, null) => new Patterns(Texts(these), false),
        (null, { } others) => new Patterns(Texts(others), true),
        _ => throw new PolicyException($"a policy statement needs {name} or Not{name}, and only one: {statement.ToJsonString()}"),
    };

    /// <summary>One text or a list of them.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? node)
    {
        IReadOnlyList<string> texts = node is JsonArray list ? [.. list.Select(t => t!.ToString())] : [node!.ToString()];
        var variable = texts.FirstOrDefault(t => t.Contains("${", StringComparison.Ordinal));
        return variable is null ? texts : throw new PolicyException($"the rehearsal doesn't know policy variables: '{variable}'");
    }
}
