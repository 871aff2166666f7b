using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>A path that names one node: <c>$.read.kind</c>, <c>$$.Execution.Id</c>, <c>$.zones[0]['name']</c>.</summary>
internal sealed partial class ReferencePath
{
    private readonly string _text;
    private readonly bool _fromContext;
    private readonly IReadOnlyList<object> _steps;

    private ReferencePath(string text, bool fromContext, IReadOnlyList<object> steps) => (_text, _fromContext, _steps) = (text, fromContext, steps);

    /// <summary>The whole document.</summary>
    public static ReferencePath Whole { get; } = Parse("$", "$");

    public bool IsWhole => !_fromContext && _steps.Count == 0;

    /// <summary>Reads a path; one that could name several nodes, and an intrinsic function, are refused.</summary>
    public static ReferencePath Parse(string text, string where)
    {
        var match = Shape().Match(text);
        if (!match.Success)
        {
            throw new DeploymentException(where, $"'{text}' isn't a path to one node; filters, wildcards and intrinsic functions aren't part of the core that is interpreted");
        }

        var steps = match.Groups["step"].Captures.Select(step => step.Value)
            .Select(step => step[0] == '.' ? step[1..] : step[1] == '\'' ? step[2..^2] : (object)int.Parse(step[1..^1], CultureInfo.InvariantCulture));
        return new ReferencePath(text, text.StartsWith("$$", StringComparison.Ordinal), [.. steps]);
    }

    /// <summary>Finds the node. A null that is there is found.</summary>
    public bool TryGet(JsonNode? input, JsonObject context, out JsonNode? value)
    {
        value = _fromContext ? context : input;
        foreach (var step in _steps)
        {
            if (!TryStep(value, step, out value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds the node, or fails as Step Functions does.</summary>
    /// <remarks>The language has States.ParameterPathFailure for Parameters; the service answers States.Runtime ("The JSONPath '…' … could not be found in the input"), which nothing catches.</remarks>
    public JsonNode? Get(JsonNode? input, JsonObject context, string field) => TryGet(input, context, out var value)
        ? value
        : throw new WorkflowErrorException(WorkflowErrorException.Runtime, $"The JSONPath '{_text}' specified for the field '{field}' could not be found in the input '{JsonText.Of(input)}'");

    /// <summary>A copy of the document with a value put at this place, objects made on the way.</summary>
    public JsonNode? Put(JsonNode? document, JsonNode? value)
    {
        if (_steps.Count == 0)
        {
            return value?.DeepClone();
        }

        var copy = document?.DeepClone() ?? new JsonObject();
        var place = copy;
        for (var i = 0; i < _steps.Count; i++)
        {
            place = PutStep(place, _steps[i], i == _steps.Count - 1, value);
        }

        return copy;
    }

    public override string ToString() => _text;

    private static bool TryStep(JsonNode? node, object step, out JsonNode? value)
    {
        value = null;
        return (node, step) switch
        {
            (JsonObject members, string name) => members.TryGetPropertyValue(name, out value),
            (JsonArray list, int index) when index < list.Count => (value = list[index]) is var _,
            _ => false,
        };
    }

    private JsonNode PutStep(JsonNode place, object step, bool isLast, JsonNode? value)
    {
        if (place is JsonArray list && step is int index && index < list.Count)
        {
            return isLast ? list[index] = value?.DeepClone()! : list[index] ??= new JsonObject();
        }

        if (place is not JsonObject members || step is not string name)
        {
            throw new WorkflowErrorException(WorkflowErrorException.ResultPathMatchFailure, $"ResultPath '{_text}' can't be applied: there is no object at '{step}'");
        }

        return isLast ? members[name] = value?.DeepClone()! : members[name] ??= new JsonObject();
    }

    [GeneratedRegex(@"^\$\$?(?<step>\.[A-Za-z_][A-Za-z0-9_-]*|\['[^'\]]+'\]|\[[0-9]{1,6}\])*\z")]
    private static partial Regex Shape();
}
