using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Workflow;

/// <summary>What a Task state does: a function, or an operation of a service.</summary>
/// <param name="Kind">What the history calls it: <c>LambdaFunction</c> or <c>Task</c>.</param>
/// <param name="RunAsync">Given the effective input, answers the raw result, or fails with <see cref="WorkflowErrorException"/>.</param>
internal sealed record TaskCall(string Kind, Func<JsonNode?, Task<JsonNode?>> RunAsync);

/// <summary>Finds what a Task's Resource names, once, at deployment. An unknown one is null.</summary>
internal delegate TaskCall? TaskResolver(string resource);
