using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Workflow;

/// <summary>One visit of a Task state: its attempts, its retries, and its catchers.</summary>
internal sealed class TaskVisit(WorldClock clock, Execution execution, TaskCall call, TaskState task, JsonObject context, TaskTokens tokens, Chance chance, Func<bool> goes)
{
    public async Task<(JsonNode? Output, string? Next)> RunAsync(JsonNode? raw, JsonNode? input)
    {
        var retries = new int[task.Retry.Count];
        while (true)
        {
            WorkflowErrorException error;
            try
            {
                return (await AttemptAsync(raw, input).ConfigureAwait(false), task.Next);
            }
            catch (WorkflowErrorException failed)
            {
                error = failed;
            }

            if (!goes())
            {
                return default;
            }

            // "The interpreter scans through the retriers in order and uses the first one that matches"; each counts its own attempts.
            var retrier = task.Retry.ToList().FindIndex(entry => entry.Errors.Match(error));
            if (retrier < 0 || retries[retrier] >= task.Retry[retrier].MaxAttempts)
            {
                return Catch(raw, error);
            }

            await clock.Delay(task.Retry[retrier].PauseBefore(retries[retrier]++, chance)).ConfigureAwait(false);
            if (!goes())
            {
                return default;
            }

            context["State"]!["RetryCount"] = retries.Sum();
        }
    }

    private async Task<JsonNode?> AttemptAsync(JsonNode? raw, JsonNode? input)
    {
        if (!call.AwaitsToken)
        {
            return await AttemptAsync(raw, input, told: null).ConfigureAwait(false);
        }

        var (token, told) = tokens.Issue((string)context["StateMachine"]!["Name"]!);
        context["Task"] = new JsonObject { ["Token"] = token };
        try
        {
            return await AttemptAsync(raw, input, told).ConfigureAwait(false);
        }
        finally
        {
            tokens.Close(token);
        }
    }

    private async Task<JsonNode?> AttemptAsync(JsonNode? raw, JsonNode? input, Task<JsonNode?>? told)
    {
        var argument = task.Parameters is { } parameters ? parameters.Fill(input, context) : input;
        Note("Scheduled");
        Note("Started");
        var result = await CallAsync(argument, told).ConfigureAwait(false);
        if (!goes())
        {
            return null;
        }

        if (JsonText.Size(result) > StateMachine.MostBytes)
        {
            throw new WorkflowErrorException(WorkflowErrorException.DataLimitExceeded, $"The state/task '{task.Name}' returned a result with a size exceeding the maximum number of bytes service limit.");
        }

        Note("Succeeded");
        return Interpreter.Keep(task.ResultPath, raw, task.ResultSelector is { } selector ? selector.Fill(result, context) : result);
    }

    private async Task<JsonNode?> CallAsync(JsonNode? argument, Task<JsonNode?>? told)
    {
        try
        {
            var running = told is null ? call.RunAsync(argument?.DeepClone()) : BeginAsync(argument, told);
            return task.Timeout is { } timeout && !await clock.EndsWithinAsync(running, timeout).ConfigureAwait(false)
                ? throw new WorkflowErrorException(WorkflowErrorException.TimedOut, "")
                : await running.ConfigureAwait(false);
        }
        catch (WorkflowErrorException failed)
        {
            if (goes())
            {
                Note(failed.Error == WorkflowErrorException.TimedOut ? "TimedOut" : "Failed", failed.Error);
            }

            throw;
        }
    }

    // What the call itself answers is kept in the history only.
    private async Task<JsonNode?> BeginAsync(JsonNode? argument, Task<JsonNode?> told)
    {
        await call.RunAsync(argument?.DeepClone()).ConfigureAwait(false);
        if (goes())
        {
            Note("Submitted");
        }

        return await told.ConfigureAwait(false);
    }

    private (JsonNode? Output, string? Next) Catch(JsonNode? raw, WorkflowErrorException error)
    {
        var catcher = task.Catch.FirstOrDefault(entry => entry.Errors.Match(error)) ?? throw error;
        return (Interpreter.Keep(catcher.ResultPath, raw, new JsonObject { ["Error"] = error.Error, ["Cause"] = error.Cause }), catcher.Next);
    }

    private void Note(string what, string? detail = null) => execution.Note(clock.GetUtcNow(), call.Kind + what, task.Name, detail);
}
