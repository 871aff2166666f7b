namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>Reads condition, filter and key condition expressions: OR binds weakest, then AND, then NOT.</summary>
internal sealed class ConditionParser
{
    private readonly Tokens _tokens;
    private readonly Placeholders _placeholders;

    private ConditionParser(Tokens tokens, Placeholders placeholders) => (_tokens, _placeholders) = (tokens, placeholders);

    /// <summary>The condition of the request's expression of that kind, or null when it has none.</summary>
    public static Condition? Parse(string kind, string? text, Placeholders placeholders)
    {
        if (text is null)
        {
            return null;
        }

        var parser = new ConditionParser(new Tokens(kind, text), placeholders);
        var condition = parser.Or();
        parser._tokens.ExpectEnd();
        return condition;
    }

    private Condition Or()
    {
        var condition = And();
        while (_tokens.TryTake("OR"))
        {
            condition = new Condition.Or(condition, And());
        }

        return condition;
    }

    private Condition And()
    {
        var condition = Not();
        while (_tokens.TryTake("AND"))
        {
            condition = new Condition.And(condition, Not());
        }

        return condition;
    }

    private Condition Not() => _tokens.TryTake("NOT") ? new Condition.Not(Not()) : Primary();

    private Condition Primary()
    {
        if (_tokens.TryTake("("))
        {
            var inner = Or();
            _tokens.Expect(")");
            return inner;
        }

        // A function's name is one of DynamoDB's, in that case, before a parenthesis; names of attributes can't stand there.
        return _tokens.Peek switch
        {
            "attribute_exists" => new Condition.Exists(PathArgument()),
            "attribute_not_exists" => new Condition.Not(new Condition.Exists(PathArgument())),
            "begins_with" => BeginsWith(),
            "attribute_type" or "contains" or "size" => throw _tokens.Invalid($"the rehearsal doesn't know the function {_tokens.Peek}; add it to ConditionParser"),
            _ => Comparison(),
        };
    }

    private AttributePath PathArgument()
    {
        _tokens.Take();
        _tokens.Expect("(");
        var path = AttributePath.Parse(_tokens, _placeholders);
        _tokens.Expect(")");
        return path;
    }

    private Condition.BeginsWith BeginsWith()
    {
        _tokens.Take();
        _tokens.Expect("(");
        var subject = Operand.Parse(_tokens, _placeholders);
        _tokens.Expect(",");
        var start = Operand.Parse(_tokens, _placeholders);
        _tokens.Expect(")");
        return new Condition.BeginsWith(subject, start);
    }

    private Condition Comparison()
    {
        var left = Operand.Parse(_tokens, _placeholders);
        if (_tokens.TryTake("BETWEEN"))
        {
            var least = Operand.Parse(_tokens, _placeholders);
            _tokens.Expect("AND");
            return new Condition.Between(left, least, Operand.Parse(_tokens, _placeholders));
        }

        return _tokens.Peek is "=" or "<>" or "<" or "<=" or ">" or ">="
            ? new Condition.Compare(left, _tokens.Take(), Operand.Parse(_tokens, _placeholders))
            : throw _tokens.Syntax();
    }
}
