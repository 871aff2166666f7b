using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Workflow;

/// <summary>What a Task state does: a function, or an operation of a service.</summary>
/// <param name="Kind">What the history calls it: <c>LambdaFunction</c> or <c>Task</c>.</param>
/// <param name="RunAsync">Given the effective input, answers the raw result, or fails with <see cref="WorkflowErrorException"/>.</param>
/// <param name="AwaitsToken">True where the state's result is what somebody sends with the task's token, and the call only begins it.</param>
internal sealed record TaskCall(string Kind, Func<JsonNode?, Task<JsonNode?>> RunAsync, bool AwaitsToken = false);

/// <summary>Finds what a Task's Resource names, once, at deployment. An unknown one is null.</summary>
internal delegate TaskCall? TaskResolver(string resource);
