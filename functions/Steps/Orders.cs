using System.Text.Json.Serialization;

namespace Headroom.Steps;

/// <summary>What the state machine <c>headroom-hand</c> gives to its function.</summary>
/// <param name="Order">Its execution's input.</param>
/// <param name="Execution">The execution's ARN: CloudTrail's StartExecution event of it names the person.</param>
public sealed record OrderInput(
    [property: JsonPropertyName("order")] Order? Order,
    [property: JsonPropertyName("execution")] string? Execution);

/// <summary>An owner's order.</summary>
public sealed record Order
{
    /// <summary><c>approve</c>, <c>refuse</c>, <c>pause</c> or <c>resume</c>.</summary>
    [JsonPropertyName("do")]
    public string? Do { get; init; }

    /// <summary>Who orders it, as the journal will say.</summary>
    [JsonPropertyName("by")]
    public string? By { get; init; }

    /// <summary>approve, refuse: the incident whose plan waits.</summary>
    [JsonPropertyName("incident")]
    public string? Incident { get; init; }

    /// <summary>approve: the hash of the plan that was read.</summary>
    [JsonPropertyName("plan")]
    public string? Plan { get; init; }

    /// <summary>pause, resume: the cluster.</summary>
    [JsonPropertyName("cluster")]
    public string? Cluster { get; init; }

    /// <summary>pause: when it ends by itself, or null.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>pause: what for, or null.</summary>
    [JsonPropertyName("why")]
    public string? Why { get; init; }
}

/// <summary>What was done.</summary>
/// <param name="Done">A sentence or two.</param>
public sealed record OrderAnswer([property: JsonPropertyName("done")] string Done);

/// <summary>How far a plan's approval is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Tell), "tell")]
[JsonDerivedType(typeof(Wait), "wait")]
[JsonDerivedType(typeof(Approved), "approved")]
[JsonDerivedType(typeof(Report), "report")]
public abstract record ApprovalState
{
    /// <summary>People are to be told; then wait.</summary>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text, with the plan and the commands.</param>
    public sealed record Tell([property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : ApprovalState;

    /// <summary>Wait on.</summary>
    public sealed record Wait : ApprovalState;

    /// <summary>A person has approved the plan.</summary>
    public sealed record Approved : ApprovalState;

    /// <summary>A person has refused it, or nobody answered in its time.</summary>
    public sealed record Report : ApprovalState;
}
