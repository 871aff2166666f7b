using System.Text.Json.Serialization;

namespace Headroom.Decisions.Planning;

/// <summary>A call of AWS's API that changes something.</summary>
/// <param name="Operation">Its IAM action, such as <c>ec2:CreateSubnet</c>.</param>
/// <param name="Parameters">Its parameters; what is known only once a step before it is done stands in angle brackets.</param>
/// <param name="Only">When it is made, where that depends on what is found; else null.</param>
public sealed record PlannedCall(
    string Operation, IReadOnlyDictionary<string, string> Parameters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Only = null)
{
    /// <summary>In a line.</summary>
    public override string ToString() =>
        $"{Operation} {string.Join(", ", Parameters.Select(p => $"{p.Key}={p.Value}"))}{(Only is null ? "" : $" (only {Only})")}";
}

/// <summary>The calls of one step.</summary>
/// <param name="Step">The step's place in the plan, from 1.</param>
/// <param name="Do">What it calls; calls that only look are left out.</param>
/// <param name="Undo">What undo calls by itself, while the step's condition for it holds; empty where nothing is taken back.</param>
public sealed record StepCalls(int Step, IReadOnlyList<PlannedCall> Do, IReadOnlyList<PlannedCall> Undo);
