using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Workflow;

/// <summary>A workflow as it was deployed.</summary>
internal sealed record WorkflowDefinition(string StartAt, IReadOnlyDictionary<string, State> States, TimeSpan? Timeout);

/// <summary>A state. A path that is null in the definition (an empty object goes on, or a result is dropped) is null here.</summary>
internal abstract record State(string Name, ReferencePath? InputPath, ReferencePath? OutputPath)
{
    /// <summary>The names of the states that may follow.</summary>
    public abstract IEnumerable<string> Followers { get; }

    /// <summary>Its part of the history events' types: <c>TaskStateEntered</c>.</summary>
    public string Kind => GetType().Name;
}

/// <summary>Calls something. Next is null at an end.</summary>
internal sealed record TaskState(
    string Name,
    ReferencePath? InputPath,
    ReferencePath? OutputPath,
    string Resource,
    PayloadTemplate? Parameters,
    PayloadTemplate? ResultSelector,
    ReferencePath? ResultPath,
    IReadOnlyList<Retrier> Retry,
    IReadOnlyList<Catcher> Catch,
    TimeSpan? Timeout,
    string? Next) : State(Name, InputPath, OutputPath)
{
    public override IEnumerable<string> Followers => Catch.Select(catcher => catcher.Next).Concat(Next is null ? [] : [Next]);
}

/// <summary>Answers a fixed result, which may be null; without one, its input.</summary>
internal sealed record PassState(
    string Name,
    ReferencePath? InputPath,
    ReferencePath? OutputPath,
    bool HasResult,
    JsonNode? Result,
    PayloadTemplate? Parameters,
    ReferencePath? ResultPath,
    string? Next) : State(Name, InputPath, OutputPath)
{
    public override IEnumerable<string> Followers => Next is null ? [] : [Next];
}

/// <summary>Waits as many seconds as its path finds, or, without a path, as it says.</summary>
internal sealed record WaitState(string Name, ReferencePath? InputPath, ReferencePath? OutputPath, int Seconds, ReferencePath? SecondsPath, string? Next)
    : State(Name, InputPath, OutputPath)
{
    public override IEnumerable<string> Followers => Next is null ? [] : [Next];
}

internal sealed record ChoiceState(string Name, ReferencePath? InputPath, ReferencePath? OutputPath, IReadOnlyList<(Condition If, string Next)> Choices, string? Default)
    : State(Name, InputPath, OutputPath)
{
    public override IEnumerable<string> Followers => Choices.Select(choice => choice.Next).Concat(Default is null ? [] : [Default]);
}

internal sealed record SucceedState(string Name, ReferencePath? InputPath, ReferencePath? OutputPath) : State(Name, InputPath, OutputPath)
{
    public override IEnumerable<string> Followers => [];
}

internal sealed record FailState(string Name, string? Error, string? Cause, ReferencePath? ErrorPath, ReferencePath? CausePath)
    : State(Name, ReferencePath.Whole, ReferencePath.Whole)
{
    public override IEnumerable<string> Followers => [];
}
