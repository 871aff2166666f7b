using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Service <c>states</c>: standard workflows and their executions.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="chance">Names executions that nobody named, and draws the pauses between retries.</param>
/// <param name="changed">Told at every change of status.</param>
internal sealed partial class StatesService(WorldClock clock, Chance chance, Action<StateMachine, Execution> changed) : IAwsService
{
    private readonly Dictionary<string, StateMachine> _machines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (StateMachine Machine, Execution Execution)> _executions = new(StringComparer.Ordinal);
    private readonly List<Execution> _inOrder = [];
    private readonly TaskTokens _tokens = new(chance.Fork("tokens"));
    private readonly Chance _retries = chance.Fork("retries");

    public string SigningName => "states";

    public IReadOnlyDictionary<string, AwsOperation> Operations => new Dictionary<string, AwsOperation>(StringComparer.Ordinal)
    {
        ["StartExecution"] = (input, _) => Start(input),
        ["DescribeExecution"] = (input, _) => Describe(input),
        ["StopExecution"] = (input, _) => Stop(input),
        ["ListExecutions"] = (input, _) => List(input),
        ["SendTaskSuccess"] = (input, _) => _tokens.Succeed(input),
    };

    /// <summary>Happens at each event of an execution's history.</summary>
    public event Action<Execution, HistoryEvent>? Noted;

    /// <summary>All executions, in the order in which they were started.</summary>
    public IReadOnlyList<Execution> Executions => _inOrder;

    /// <summary>Deploys a state machine, or another definition of one that is there: executions that run go on with the one that they began with.</summary>
    public void Deploy(StateMachine machine) => _machines[machine.Arn] = machine;

    /// <summary>What RedriveExecution does ("Restarting state machine executions with redrive"): one that failed, was aborted or timed out goes on in the state in which it stopped, its retries counted anew.</summary>
    public void Redrive(Execution execution)
    {
        var (machine, _) = _executions[execution.Arn];
        if (execution.Status is ExecutionStatus.Running or ExecutionStatus.Succeeded)
        {
            throw new AwsErrorException("ExecutionNotRedrivable", $"Execution is not redrivable: '{execution.Arn}'");
        }

        execution.Redrive(clock.GetUtcNow());
        changed(machine, execution);
        clock.Schedule(TimeSpan.Zero, () => _ = RunAsync(machine, execution));
    }

    private JsonObject Start(JsonObject input)
    {
        var machine = Machine(input);
        var text = (string?)input["input"] ?? "{}";
        var name = (string?)input["name"] ?? $"{chance.Hex(8)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(12)}";
        if (!Name().IsMatch(name))
        {
            throw new AwsErrorException("InvalidName", $"Invalid Name: '{name}'");
        }

        var data = Parse(text);
        var arn = $"{machine.Arn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}";
        if (_executions.TryGetValue(arn, out var earlier))
        {
            // "If called with the same name and input as a running execution, the call succeeds and returns the same response as the original request."
            return earlier.Execution.IsRunning && JsonNode.DeepEquals(earlier.Execution.Input, data)
                ? Started(earlier.Execution)
                : throw new AwsErrorException("ExecutionAlreadyExists", $"Execution Already Exists: '{arn}'");
        }

        var execution = new Execution(arn, name, clock.GetUtcNow(), data);
        execution.Noted += noted => Noted?.Invoke(execution, noted);
        _executions.Add(arn, (machine, execution));
        _inOrder.Add(execution);
        changed(machine, execution);
        clock.Schedule(TimeSpan.Zero, () => _ = RunAsync(machine, execution));
        return Started(execution);
    }

    private async Task RunAsync(StateMachine machine, Execution execution)
    {
        var redrives = execution.Redrives;
        using var limit = machine.Definition.Timeout is { } timeout ? clock.Schedule(timeout, () => Close(machine, execution, ExecutionStatus.TimedOut, null, null)) : null;
        await new Interpreter(clock, machine, execution, _tokens, _retries).RunAsync().ConfigureAwait(false);
        if (execution.Redrives == redrives && execution.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed)
        {
            changed(machine, execution);
        }
    }

    private void Close(StateMachine machine, Execution execution, ExecutionStatus status, string? error, string? cause)
    {
        if (execution.IsRunning)
        {
            execution.End(clock.GetUtcNow(), status, error, cause);
            changed(machine, execution);
        }
    }

    private JsonObject Describe(JsonObject input)
    {
        var (machine, execution) = Find(input);
        var answer = Summary(machine, execution);
        answer["input"] = JsonText.Of(execution.Input);
        answer["inputDetails"] = new JsonObject { ["included"] = true };
        if (execution.Status == ExecutionStatus.Succeeded)
        {
            answer["output"] = JsonText.Of(execution.Output);
            answer["outputDetails"] = new JsonObject { ["included"] = true };
        }

        AddIfGiven(answer, "error", execution.Error);
        AddIfGiven(answer, "cause", execution.Cause);
        return answer;
    }

    private JsonObject Stop(JsonObject input)
    {
        var (machine, execution) = Find(input);
        Close(machine, execution, ExecutionStatus.Aborted, (string?)input["error"], (string?)input["cause"]);
        return new JsonObject { ["stopDate"] = AwsTime.Milliseconds(execution.StoppedAt!.Value) };
    }

    private JsonObject List(JsonObject input)
    {
        var machine = Machine(input);
        var status = (string?)input["statusFilter"];
        var most = (int?)input["maxResults"] is { } given and > 0 ? given : 100;
        var from = (string?)input["nextToken"] is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;

        // "Results are sorted by time, with the most recent execution first."
        var all = _executions.Values.Reverse().Where(entry => entry.Machine.Arn == machine.Arn && (status is null || status == StatusText(entry.Execution))).ToList();
        var answer = new JsonObject { ["executions"] = new JsonArray([.. all.Skip(from).Take(most).Select(entry => Summary(entry.Machine, entry.Execution))]) };
        AddIfGiven(answer, "nextToken", all.Count > from + most ? $"{from + most}" : null);
        return answer;
    }

    private static JsonObject Summary(StateMachine machine, Execution execution)
    {
        var summary = new JsonObject
        {
            ["executionArn"] = execution.Arn,
            ["stateMachineArn"] = machine.Arn,
            ["name"] = execution.Name,
            ["status"] = StatusText(execution),
            ["startDate"] = AwsTime.Milliseconds(execution.StartedAt),
        };
        AddIfGiven(summary, "stopDate", execution.StoppedAt is { } stopped ? AwsTime.Milliseconds(stopped) : null);
        return summary;
    }

    /// <summary>The status as the API and the events spell it.</summary>
    public static string StatusText(Execution execution) => execution.Status switch
    {
        ExecutionStatus.TimedOut => "TIMED_OUT",
        var status => status.ToString().ToUpperInvariant(),
    };

    /// <summary>The metric that counts executions that end so ("Execution metrics" of the Step Functions guide), or null for one that runs.</summary>
    public static string? MetricOf(Execution execution) => execution.Status switch
    {
        ExecutionStatus.Running => null,
        var status => $"Executions{status}",
    };

    private static JsonObject Started(Execution execution) => new() { ["executionArn"] = execution.Arn, ["startDate"] = AwsTime.Milliseconds(execution.StartedAt) };

    private static void AddIfGiven(JsonObject answer, string name, string? value)
    {
        if (value is not null)
        {
            answer[name] = value;
        }
    }

    private static JsonNode? Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > StateMachine.MostBytes)
        {
            throw new AwsErrorException("ValidationException", $"1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to {StateMachine.MostBytes}");
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new AwsErrorException("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{broken.Message}'");
        }
    }

    private StateMachine Machine(JsonObject input) => Arn(input, "stateMachineArn") is var arn && _machines.TryGetValue(arn, out var machine)
        ? machine
        : throw new AwsErrorException("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    private (StateMachine Machine, Execution Execution) Find(JsonObject input) => Arn(input, "executionArn") is var arn && _executions.TryGetValue(arn, out var found)
        ? found
        : throw new AwsErrorException("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    private static string Arn(JsonObject input, string member) => (string?)input[member] is { } arn && arn.StartsWith("arn:", StringComparison.Ordinal)
        ? arn
        : throw new AwsErrorException("InvalidArn", $"Invalid Arn: '{(string?)input[member]}'");

    // StartExecution: 1 to 80 characters; no white space, brackets < > { } [ ], wildcards ? *, special characters " # % \ ^ | ~ ` $ & , ; : /, control characters.
    [GeneratedRegex(@"^[^\s<>{}\[\]?*""#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}\z")]
    private static partial Regex Name();
}
