using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>A choice rule: a test of one node, or rules joined by And, Or, Not.</summary>
internal sealed class Condition
{
    private static readonly FrozenDictionary<string, (JsonValueKind[] Operand, Func<JsonNode?, JsonNode, bool> Holds)> Operators =
        new Dictionary<string, (JsonValueKind[], Func<JsonNode?, JsonNode, bool>)>
        {
            ["StringEquals"] = ([JsonValueKind.String], (value, operand) => Kind(value) == JsonValueKind.String && value!.GetValue<string>() == operand.GetValue<string>()),
            ["BooleanEquals"] = ([JsonValueKind.True, JsonValueKind.False], (value, operand) => Kind(value) == operand.GetValueKind()),
            ["NumericEquals"] = Numeric((a, b) => a == b),
            ["NumericLessThan"] = Numeric((a, b) => a < b),
            ["NumericLessThanEquals"] = Numeric((a, b) => a <= b),
            ["NumericGreaterThan"] = Numeric((a, b) => a > b),
            ["NumericGreaterThanEquals"] = Numeric((a, b) => a >= b),
            ["IsNull"] = ([JsonValueKind.True, JsonValueKind.False], (value, operand) => value is null == operand.GetValue<bool>()),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Func<JsonNode?, JsonObject, bool> _holds;

    private Condition(Func<JsonNode?, JsonObject, bool> holds) => _holds = holds;

    public bool Holds(JsonNode? input, JsonObject context) => _holds(input, context);

    /// <summary>Reads the rule's own members; the caller has taken <c>Next</c> and ends the object.</summary>
    public static Condition Read(ClosedObject rule)
    {
        if (rule.Has("And") || rule.Has("Or"))
        {
            var isAnd = rule.Has("And");
            var parts = rule.Objects(isAnd ? "And" : "Or").Select(ReadWhole).ToList();
            return parts.Count == 0
                ? throw new DeploymentException(rule.Path, "And and Or need rules")
                : new((input, context) => isAnd ? parts.TrueForAll(part => part.Holds(input, context)) : parts.Exists(part => part.Holds(input, context)));
        }

        if (rule.Has("Not"))
        {
            var negated = ReadWhole(rule.Object("Not"));
            return new((input, context) => !negated.Holds(input, context));
        }

        return ReadTest(rule);
    }

    private static Condition ReadWhole(ClosedObject rule)
    {
        var condition = Read(rule);
        rule.Ignore("Comment").End();
        return condition;
    }

    private static Condition ReadTest(ClosedObject rule)
    {
        var variable = ReferencePath.Parse(rule.Text("Variable"), rule.PathOf("Variable"));
        if (rule.Has("IsPresent"))
        {
            var present = rule.Flag("IsPresent");
            return new((input, context) => variable.TryGet(input, context, out _) == present);
        }

        var name = rule.Names.FirstOrDefault(Operators.ContainsKey)
            ?? throw new DeploymentException(rule.Path, $"no operator that is interpreted: {string.Join(", ", rule.Names)}");
        var (kinds, holds) = Operators[name];
        var operand = rule.Need(name);
        return kinds.Contains(operand.GetValueKind())
            ? new((input, context) => holds(variable.Get(input, context, "Variable"), operand))
            : throw new DeploymentException(rule.PathOf(name), "isn't of the operator's type");
    }

    private static (JsonValueKind[] Operand, Func<JsonNode?, JsonNode, bool> Holds) Numeric(Func<double, double, bool> compare) =>
        ([JsonValueKind.Number], (value, operand) => Kind(value) == JsonValueKind.Number && compare(Number(value!), Number(operand)));

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
