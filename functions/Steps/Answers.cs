using System.Text.Json.Serialization;

namespace Headroom.Steps;

// What the functions answer to the workflow. Each kind is a word of the workflow's choices (docs/architecture.md, The workflow and its functions).

/// <summary>A step that may have to be called again.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Wait), "wait")]
public abstract record StepAnswer
{
    /// <summary>Done and seen to be done.</summary>
    public sealed record Done : StepAnswer;

    /// <summary>Call again after so many seconds.</summary>
    public sealed record Wait([property: JsonPropertyName("seconds")] int Seconds) : StepAnswer;
}

/// <summary>Whether there is something to do.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Act), "act")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Report), "report")]
public abstract record DiagnoseAnswer
{
    /// <summary>Carry the plan out.</summary>
    public sealed record Act : DiagnoseAnswer;

    /// <summary>Carry the plan out once a person has approved it.</summary>
    public sealed record Ask : DiagnoseAnswer;

    /// <summary>Healthy, refused, or to be observed only.</summary>
    public sealed record Report : DiagnoseAnswer;
}

/// <summary>Whether the VPC's lease is ours.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Wait), "wait")]
[JsonDerivedType(typeof(Busy), "busy")]
public abstract record LeaseAnswer
{
    /// <summary>It is ours.</summary>
    /// <param name="Key">The lease's partition key, for its release.</param>
    public sealed record Done([property: JsonPropertyName("key")] string Key) : LeaseAnswer;

    /// <summary>Another response holds it: call again after so many seconds.</summary>
    public sealed record Wait([property: JsonPropertyName("seconds")] int Seconds) : LeaseAnswer;

    /// <summary>Another response has held it for too long.</summary>
    public sealed record Busy : LeaseAnswer;
}

/// <summary>Whether the world is still the plan's.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Clear), "clear")]
[JsonDerivedType(typeof(Drifted), "drifted")]
public abstract record DriftAnswer
{
    /// <summary>It is.</summary>
    public sealed record Clear : DriftAnswer;

    /// <summary>It isn't.</summary>
    public sealed record Drifted : DriftAnswer;
}

/// <summary>Which step is next.</summary>
/// <param name="Kind">A kind of step, or <c>finish</c>.</param>
public sealed record NextAnswer([property: JsonPropertyName("kind")] string Kind);

/// <summary>How the incident ended.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Succeeded), "succeeded")]
[JsonDerivedType(typeof(AwaitsAlarm), "awaitsAlarm")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record ReportAnswer
{
    /// <summary>Recovered, or nothing to do.</summary>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text.</param>
    public sealed record Succeeded([property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : ReportAnswer;

    /// <summary>Recovered, but the alarm that started the response isn't OK yet: look again after so many seconds.</summary>
    /// <param name="Seconds">How long to wait.</param>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text.</param>
    public sealed record AwaitsAlarm(
        [property: JsonPropertyName("seconds")] int Seconds, [property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : ReportAnswer;

    /// <summary>Not recovered.</summary>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text.</param>
    public sealed record Failed([property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : ReportAnswer;
}

/// <summary>How far a rollback is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Wait), "wait")]
[JsonDerivedType(typeof(Drains), "drains")]
public abstract record RollbackAnswer
{
    /// <summary>Nothing is left that could be taken back.</summary>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text.</param>
    public sealed record Done([property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : RollbackAnswer;

    /// <summary>Call again after so many seconds.</summary>
    public sealed record Wait([property: JsonPropertyName("seconds")] int Seconds) : RollbackAnswer;

    /// <summary>The space is closed and still in use: people are to be told, once; then call again after so many seconds.</summary>
    /// <param name="Seconds">How long to wait.</param>
    /// <param name="Subject">The notification's subject.</param>
    /// <param name="Message">The notification's text.</param>
    public sealed record Drains(
        [property: JsonPropertyName("seconds")] int Seconds, [property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("message")] string Message) : RollbackAnswer;
}

/// <summary>What an event led to.</summary>
/// <param name="Kind"><c>started</c>, <c>noted</c> or <c>ignored</c>; of CloseAbandoned <c>closed</c> or <c>ignored</c>.</param>
/// <param name="Detail">The execution's name, or why nothing was done.</param>
public sealed record EventAnswer([property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("detail")] string Detail);

/// <summary>What was measured.</summary>
/// <param name="Clusters">How many clusters.</param>
/// <param name="Started">Names of executions that were started.</param>
public sealed record MeasureAnswer([property: JsonPropertyName("clusters")] int Clusters, [property: JsonPropertyName("started")] IReadOnlyList<string> Started);
