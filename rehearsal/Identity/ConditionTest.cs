namespace Headroom.Rehearsal.Identity;

/// <summary>One line of a statement's Condition: an operator, a key and the values that it's held against.</summary>
/// <remarks>IAM user guide, "Condition operators" and "Set operators for multivalued context keys".</remarks>
internal sealed record ConditionTest
{
    private static readonly Dictionary<string, (Func<string, string, bool> Match, bool IsNegated)> Operators = new()
    {
        ["StringEquals"] = ((wanted, value) => wanted == value, false),
        ["StringNotEquals"] = ((wanted, value) => wanted == value, true),
        ["StringEqualsIgnoreCase"] = ((wanted, value) => string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase), false),
        ["StringLike"] = ((wanted, value) => Wildcards.Match(wanted, value), false),
        ["StringNotLike"] = ((wanted, value) => Wildcards.Match(wanted, value), true),
        ["ArnEquals"] = ((wanted, value) => Wildcards.Match(wanted, value), false),
        ["ArnLike"] = ((wanted, value) => Wildcards.Match(wanted, value), false),
        ["Bool"] = ((wanted, value) => string.Equals(wanted, value, StringComparison.OrdinalIgnoreCase), false),
    };

    private const string Null = "Null";
    private const string Exists = "IfExists";
    private readonly string _quantifier;
    private readonly string _operator;
    private readonly bool _passesWithoutKey;
    private readonly string _key;
    private readonly IReadOnlyList<string> _values;

    /// <exception cref="PolicyException">The operator is unknown.</exception>
    public ConditionTest(string name, string key, IReadOnlyList<string> values)
    {
        (_key, _values) = (key, values);
        var parts = name.Split(':', 2);
        _quantifier = parts.Length == 2 ? parts[0] : "";
        _passesWithoutKey = parts[^1].EndsWith(Exists, StringComparison.Ordinal);
        _operator = _passesWithoutKey ? parts[^1][..^Exists.Length] : parts[^1];
        if (_quantifier is not ("" or "ForAllValues" or "ForAnyValue") || !(Operators.ContainsKey(_operator) || (_operator == Null && !_passesWithoutKey)))
        {
            throw new PolicyException($"the rehearsal doesn't know the condition operator '{name}' on {key}: use one of {string.Join(", ", Operators.Keys)}, {Null}, or teach it to ConditionTest");
        }
    }

    public bool Passes(Question question)
    {
        var present = question.Values(_key);
        if (_operator == Null)
        {
            return _values.Any(wanted => wanted.Equals("true", StringComparison.OrdinalIgnoreCase) == (present is null));
        }

        var (match, isNegated) = Operators[_operator];
        bool Meets(string value) => _values.Any(wanted => match(wanted, value)) != isNegated;
        return present is null or [] ? _passesWithoutKey || _quantifier == "ForAllValues" || (isNegated && _quantifier.Length == 0)
            : _quantifier == "ForAllValues" ? present.All(Meets)
            : present.Any(Meets);
    }
}
