using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Workflow;

/// <summary>One run of a workflow.</summary>
internal sealed class Execution(string arn, string name, DateTimeOffset startedAt, JsonNode? input)
{
    /// <summary>A hard quota: the next event fails the execution ("Step Functions service quotas").</summary>
    public const int MostEvents = 25_000;

    private readonly List<HistoryEvent> _history = [];

    public string Arn { get; } = arn;

    public string Name { get; } = name;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public JsonNode? Input { get; } = input;

    public IReadOnlyList<HistoryEvent> History => _history;

    public ExecutionStatus Status { get; private set; } = ExecutionStatus.Running;

    public DateTimeOffset? StoppedAt { get; private set; }

    public JsonNode? Output { get; private set; }

    public string? Error { get; private set; }

    public string? Cause { get; private set; }

    /// <summary>How often it was redriven.</summary>
    public int Redrives { get; private set; }

    /// <summary>The state that it is in, with that state's raw input: a redrive goes on from there.</summary>
    public (string State, JsonNode? Input)? Place { get; set; }

    /// <summary>Happens at each event of the history.</summary>
    public event Action<HistoryEvent>? Noted;

    public bool IsRunning => Status == ExecutionStatus.Running;

    /// <summary>Adds to the history. The last event is kept for the end that follows.</summary>
    public void Note(DateTimeOffset at, string type, string? state = null, string? detail = null)
    {
        if (_history.Count >= MostEvents - 1)
        {
            throw new WorkflowErrorException(WorkflowErrorException.Runtime, "The execution reached the maximum number of history events (25000).");
        }

        Add(at, type, state, detail);
    }

    /// <summary>Goes on where it stopped.</summary>
    public void Redrive(DateTimeOffset at)
    {
        (Status, StoppedAt, Error, Cause) = (ExecutionStatus.Running, null, null, null);
        Redrives++;
        Add(at, "ExecutionRedriven", null, null);
    }

    public void Succeed(DateTimeOffset at, JsonNode? output)
    {
        Output = output;
        Close(at, ExecutionStatus.Succeeded);
    }

    /// <summary>Ends it any other way.</summary>
    public void End(DateTimeOffset at, ExecutionStatus status, string? error, string? cause)
    {
        (Error, Cause) = (error, cause);
        Close(at, status);
    }

    private void Close(DateTimeOffset at, ExecutionStatus status)
    {
        (Status, StoppedAt) = (status, at);
        Add(at, $"Execution{status}", null, Error);
    }

    private void Add(DateTimeOffset at, string type, string? state, string? detail)
    {
        var added = new HistoryEvent(_history.Count + 1, at, type, state, detail);
        _history.Add(added);
        Noted?.Invoke(added);
    }
}

/// <summary>As DescribeExecution says it, in capitals.</summary>
internal enum ExecutionStatus
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

/// <summary>One event of an execution's history: its type is the service's name of it (<c>TaskStateEntered</c>), its detail the error where something failed.</summary>
internal sealed record HistoryEvent(int Id, DateTimeOffset At, string Type, string? State, string? Detail);
