using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Runs one execution through its states, on the world's clock.</summary>
internal sealed class Interpreter(WorldClock clock, StateMachine machine, Execution execution, TaskTokens tokens, Chance chance)
{
    // What was under way when an execution was stopped may answer after it was redriven; it is nobody's then.
    private readonly int _redrives = execution.Redrives;
    private readonly JsonObject _context = new()
    {
        ["Execution"] = new JsonObject
        {
            ["Id"] = execution.Arn,
            ["Input"] = execution.Input?.DeepClone(),
            ["Name"] = execution.Name,
            ["RoleArn"] = machine.RoleArn,
            ["StartTime"] = AwsTime.Milliseconds(execution.StartedAt),
        },
        ["State"] = null,
        ["StateMachine"] = new JsonObject { ["Id"] = machine.Arn, ["Name"] = machine.Name },
    };

    private bool Goes => execution.IsRunning && execution.Redrives == _redrives;

    public async Task RunAsync()
    {
        var data = execution.Input;
        string? next = machine.Definition.StartAt;
        if (_redrives == 0)
        {
            execution.Note(clock.GetUtcNow(), "ExecutionStarted");
        }
        else if (execution.Place is { } place)
        {
            (next, data) = place;
        }

        try
        {
            while (next is not null)
            {
                execution.Place = (next, data);
                (data, next) = await VisitAsync(machine.Definition.States[next], data).ConfigureAwait(false);
                if (!Goes)
                {
                    return;
                }
            }

            execution.Succeed(clock.GetUtcNow(), data);
        }
        catch (WorkflowErrorException error)
        {
            if (Goes)
            {
                execution.End(clock.GetUtcNow(), ExecutionStatus.Failed, error.Error, error.Cause);
            }
        }
    }

    private async Task<(JsonNode? Output, string? Next)> VisitAsync(State state, JsonNode? raw)
    {
        _context["State"] = new JsonObject { ["EnteredTime"] = AwsTime.Milliseconds(clock.GetUtcNow()), ["Name"] = state.Name };
        _context.Remove("Task"); // a token is of one visit
        Note(state, $"{state.Kind}Entered");
        var input = Select(state.InputPath, raw, "InputPath");
        var (output, next) = state switch
        {
            TaskState task => await new TaskVisit(clock, execution, machine.Tasks[task.Name], task, _context, tokens, chance, () => Goes).RunAsync(raw, input).ConfigureAwait(false),
            PassState pass => (Keep(pass.ResultPath, raw, pass.HasResult ? pass.Result : pass.Parameters is { } parameters ? parameters.Fill(input, _context) : input), pass.Next),
            WaitState wait => await WaitAsync(wait, input).ConfigureAwait(false),
            ChoiceState choice => (input, Choose(choice, input)),
            SucceedState => (input, null),
            FailState fail => throw Failure(fail, raw),
            _ => throw new System.Diagnostics.UnreachableException($"no way to run a {state.Kind}"),
        };
        if (!Goes)
        {
            return default;
        }

        output = Select(state.OutputPath, output, "OutputPath");
        if (state is TaskState or PassState)
        {
            CheckSize(state, output); // no other state adds to what it was given
        }

        Note(state, $"{state.Kind}Exited");
        return (output, next);
    }

    private JsonNode? Select(ReferencePath? path, JsonNode? data, string field) =>
        path is null ? new JsonObject() : path.IsWhole ? data : path.Get(data, _context, field);

    /// <summary>ResultPath: the result put into the state's raw input; dropped where the path is null.</summary>
    internal static JsonNode? Keep(ReferencePath? path, JsonNode? raw, JsonNode? result) =>
        path is null ? raw : path.IsWhole ? result : path.Put(raw, result);

    private async Task<(JsonNode? Output, string? Next)> WaitAsync(WaitState wait, JsonNode? input)
    {
        var seconds = wait.Seconds;
        if (wait.SecondsPath is { } path)
        {
            var value = path.Get(input, _context, "SecondsPath");
            if (value?.GetValueKind() != JsonValueKind.Number || !int.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
            {
                throw new WorkflowErrorException(WorkflowErrorException.Runtime, $"The SecondsPath parameter '{path}' references an invalid value: {JsonText.Of(value)}");
            }
        }

        await clock.Delay(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        return (input, wait.Next);
    }

    private string Choose(ChoiceState choice, JsonNode? input)
    {
        foreach (var (condition, next) in choice.Choices)
        {
            if (condition.Holds(input, _context))
            {
                return next;
            }
        }

        return choice.Default ?? throw new WorkflowErrorException(WorkflowErrorException.NoChoiceMatched, $"No choice of '{choice.Name}' matched, and it has no Default");
    }

    private WorkflowErrorException Failure(FailState fail, JsonNode? raw)
    {
        string? Text(string? fixedText, ReferencePath? path, string field) => path is null ? fixedText : path.Get(raw, _context, field)?.ToString();
        return new(Text(fail.Error, fail.ErrorPath, "ErrorPath") ?? "", Text(fail.Cause, fail.CausePath, "CausePath") ?? "");
    }

    private void Note(State state, string type) => execution.Note(clock.GetUtcNow(), type, state.Name);

    private static void CheckSize(State state, JsonNode? output)
    {
        if (JsonText.Size(output) > StateMachine.MostBytes)
        {
            throw new WorkflowErrorException(WorkflowErrorException.DataLimitExceeded, $"The state/task '{state.Name}' returned a result with a size exceeding the maximum number of bytes service limit.");
        }
    }
}
