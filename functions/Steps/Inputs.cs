using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Decisions.Policy;

namespace Headroom.Steps;

/// <summary>What the workflow gives to each of its functions.</summary>
public sealed record TaskInput
{
    /// <summary>Which incident this is.</summary>
    [JsonPropertyName("incident")]
    public IncidentInput? Incident { get; init; }

    /// <summary>What was asked: the execution's input.</summary>
    [JsonPropertyName("request")]
    public RequestInput? Request { get; init; }

    /// <summary>AwaitApproval only: the token that wakes the task.</summary>
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    /// <summary>Report only: the error that was caught, or an empty object.</summary>
    [JsonPropertyName("error")]
    public ErrorInput? Error { get; init; }

    /// <summary>Report only: errors of the workflow's own clean-up, by what failed.</summary>
    [JsonPropertyName("cleanup")]
    public IReadOnlyDictionary<string, ErrorInput>? Cleanup { get; init; }

    internal string Cluster => Request?.Cluster is not { Length: > 0 } name ? throw new MalformedInputException("'cluster' is missing: start the execution with {\"cluster\": \"<name>\"}")
        : ClusterPolicy.IsClusterName(name) ? name
        : throw new MalformedInputException("'cluster' isn't a name that EKS gives: letters, digits, hyphens and underscores, 100 at most");

    internal string Id => Incident?.Id is { Length: > 0 } id ? id : throw new MalformedInputException("'incident.id' is missing");

    internal string Execution => Incident?.Execution is { Length: > 0 } arn ? arn : throw new MalformedInputException("'incident.execution' is missing");

    internal DateTimeOffset StartedAt => Incident is { } incident ? incident.StartedAt : throw new MalformedInputException("'incident' is missing");

    /// <summary>True where space is made ahead of an emergency, and no response to one.</summary>
    internal bool IsPreparation => Request?.Prepare == true;

    /// <summary>The account that the execution runs in.</summary>
    internal string Account => Arns.AccountOf(Execution);
}

/// <summary>What the state machine <c>headroom-rollback</c> gives to its function.</summary>
/// <param name="Incident">The incident that is to be taken back, with the rollback's own execution and its start.</param>
/// <param name="By">Who ordered it, as the journal will say.</param>
public sealed record RollbackInput(
    [property: JsonPropertyName("incident")] IncidentInput? Incident,
    [property: JsonPropertyName("by")] string? By);

/// <summary>A rollback's order: the execution's input.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="By">Who orders it.</param>
public sealed record RollbackOrder(
    [property: JsonPropertyName("incident")] string Incident,
    [property: JsonPropertyName("by")] string By);

/// <summary>Which incident this is.</summary>
/// <param name="Id">The execution's name.</param>
/// <param name="Execution">The execution's ARN.</param>
/// <param name="StartedAt">When the execution started.</param>
public sealed record IncidentInput(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("execution")] string? Execution,
    [property: JsonPropertyName("startedAt")] DateTimeOffset StartedAt);

/// <summary>The execution's input.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Trigger"><c>alarm</c>, <c>measure</c> or <c>manual</c> (when absent).</param>
/// <param name="Reason">Why, in a sentence, or null.</param>
/// <param name="Prepare">True to make space ahead of an emergency and leave it closed; null for a response.</param>
public sealed record RequestInput(
    [property: JsonPropertyName("cluster")] string? Cluster,
    [property: JsonPropertyName("trigger")] string? Trigger = null,
    [property: JsonPropertyName("reason")] string? Reason = null,
    [property: JsonPropertyName("prepare"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Prepare = null);

/// <summary>An error as Step Functions catches it.</summary>
/// <param name="Error">The error's name.</param>
/// <param name="Cause">Of a function: JSON with errorType and errorMessage; else a text.</param>
public sealed record ErrorInput(string? Error, string? Cause)
{
    /// <summary>The message inside the cause.</summary>
    internal string Message
    {
        get
        {
            try
            {
                using var cause = JsonDocument.Parse(Cause ?? "");
                return cause.RootElement.ValueKind == JsonValueKind.Object && cause.RootElement.TryGetProperty("errorMessage", out var message) && message.ValueKind == JsonValueKind.String
                    ? message.GetString()!
                    : Cause!;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // The latter comes of a text with half of a surrogate pair.
                return Cause ?? "no cause was given";
            }
        }
    }
}

/// <summary>What a handler is given.</summary>
internal static class Inputs
{
    /// <summary>The input, where there is one: JSON's null is none.</summary>
    public static T Given<T>(this T? input)
        where T : class => input ?? throw new MalformedInputException("it is null, and must be an object (events/ has a sample of each)");
}

/// <summary>What the parts of an ARN say.</summary>
internal static class Arns
{
    public static string AccountOf(string arn) =>
        arn.Split(':') is [_, _, _, _, { Length: > 0 } account, ..] ? account : throw new MalformedInputException($"'{arn}' isn't an ARN with an account");

    /// <summary>The ARN of a state machine's execution of that name.</summary>
    public static string ExecutionOf(string stateMachine, string name) => $"{stateMachine.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}";

    /// <summary>The name of the state machine that responds (infra/Workflow.cs).</summary>
    public const string Respond = "headroom-respond";

    /// <summary>The name of the state machine that takes an owner's orders (infra/Hand.cs).</summary>
    public const string OwnersHand = "headroom-hand";

    /// <summary>The name of the state machine that takes incidents back (infra/Rollback.cs).</summary>
    public const string RollBack = "headroom-rollback";

    /// <summary>The ARN of the state machine that takes an owner's orders, in the place of the one that an execution is of.</summary>
    public static string OwnersHandOf(string execution)
    {
        var machine = StateMachineOf(execution);
        return $"{machine[..machine.LastIndexOf(':')]}:{OwnersHand}";
    }

    /// <summary>The ARN of the state machine that an execution is of.</summary>
    public static string StateMachineOf(string execution) =>
        execution.LastIndexOf(':') is var end && end > 0 && execution.Contains(":execution:", StringComparison.Ordinal)
            ? execution[..end].Replace(":execution:", ":stateMachine:", StringComparison.Ordinal)
            : throw new MalformedInputException($"'{execution}' isn't the ARN of an execution");
}
