using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;

namespace Headroom.Steps.Aws;

/// <summary>Starts and looks at executions of the workflow.</summary>
internal sealed class WorkflowWire(IAmazonStepFunctions states)
{
    /// <summary>Starts an execution; one of that name that exists already is success.</summary>
    /// <returns>True when it was started now or runs with the same input; false when the name is used up.</returns>
    public async Task<bool> StartAsync(string stateMachine, string name, string input)
    {
        try
        {
            await AwsErrors.CallAsync("states:StartExecution", () => states.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = stateMachine, Name = name, Input = input })).ConfigureAwait(false);
            return true;
        }
        catch (ConflictException e) when (AwsErrors.HasCode(e, "ExecutionAlreadyExists"))
        {
            return false;
        }
    }

    /// <summary>Starts an execution that nobody named.</summary>
    /// <returns>Its ARN.</returns>
    public async Task<string> StartAsync(string stateMachine, string input) =>
        (await AwsErrors.CallAsync("states:StartExecution", () => states.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = stateMachine, Input = input })).ConfigureAwait(false)).ExecutionArn;

    /// <summary>How far an execution is, and what came of it.</summary>
    public async Task<ExecutionResult> ReadResultAsync(string execution)
    {
        var answer = await AwsErrors.CallAsync("states:DescribeExecution", () => states.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = execution })).ConfigureAwait(false);
        return new ExecutionResult(AwsErrors.Read("states:DescribeExecution", () => AwsErrors.Need(answer.Status?.Value)), answer.Output, answer.Error, answer.Cause);
    }

    /// <summary>Wakes the task that waits with this token. One that waits no more needs no waking.</summary>
    public async Task WakeAsync(string token)
    {
        try
        {
            await AwsErrors.CallAsync("states:SendTaskSuccess", () => states.SendTaskSuccessAsync(new SendTaskSuccessRequest { TaskToken = token, Output = "{}" })).ConfigureAwait(false);
        }
        catch (NotFoundException)
        {
            // Its time was over, or it was woken before.
        }
    }

    /// <summary>Whether an execution runs, and since when it doesn't.</summary>
    public async Task<ExecutionState> ReadAsync(string execution)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("states:DescribeExecution", () => states.DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = execution })).ConfigureAwait(false);
            return new ExecutionState(AwsErrors.Read("states:DescribeExecution", () => AwsErrors.Need(answer.Status?.Value)), answer.StopDate is { } stop ? new DateTimeOffset(stop.ToUniversalTime()) : null);
        }
        catch (NotFoundException)
        {
            return new ExecutionState(ExecutionState.NotFound, null);
        }
    }
}

/// <summary>An execution.</summary>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE, or NOT_FOUND.</param>
/// <param name="StoppedAt">When it stopped, or null.</param>
internal sealed record ExecutionState(string Status, DateTimeOffset? StoppedAt)
{
    /// <summary>Of an execution that Step Functions doesn't know: it never came to be, or ended more than 90 days ago.</summary>
    public const string NotFound = "NOT_FOUND";

    public bool Exists => Status != NotFound;

    /// <summary>A redrive may go on at any moment, so that it counts as running.</summary>
    public bool IsRunning => Status is "RUNNING" or "PENDING_REDRIVE";
}

/// <summary>What came of an execution.</summary>
/// <param name="Status">As <see cref="ExecutionState"/> has it.</param>
/// <param name="Output">Of one that succeeded.</param>
/// <param name="Error">Of one that failed.</param>
/// <param name="Cause">Of one that failed.</param>
internal sealed record ExecutionResult(string Status, string? Output, string? Error, string? Cause);
