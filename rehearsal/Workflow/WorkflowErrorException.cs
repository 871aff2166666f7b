namespace Headroom.Rehearsal.Workflow;

/// <summary>An error of a state, by the name that Retry and Catch see.</summary>
internal sealed class WorkflowErrorException(string error, string cause) : Exception($"{error}: {cause}")
{
    // These names are the Amazon States Language's own (specification, appendix A, and "Handling errors in Step Functions workflows").
    public const string All = "States.ALL";
    public const string TaskFailed = "States.TaskFailed";
    public const string TimedOut = "States.Timeout";
    public const string Runtime = "States.Runtime";
    public const string DataLimitExceeded = "States.DataLimitExceeded";
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    public string Error { get; } = error;

    public string Cause { get; } = cause;

    /// <summary>"A retry or catch on States.ALL won't catch States.Runtime errors"; the data limit is terminal, too.</summary>
    public bool IsTerminal => Error is Runtime or DataLimitExceeded;
}
