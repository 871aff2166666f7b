using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Lambda;

/// <summary>Lambda: functions, their versions, and environments that are kept warm.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="chance">Request ids.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="sandboxes">Where functions run.</param>
/// <param name="timeScale">World seconds in a second of the functions' own: 1 where they run on the world's clock, the speed-up where they are processes of their own.</param>
internal sealed class LambdaService(WorldClock clock, Chance chance, Latencies latencies, ISandboxes sandboxes, double timeScale = 1) : IDisposable
{
    private readonly Dictionary<string, FunctionModel> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<FunctionModel, Queue<ISandbox>> _idle = [];
    private readonly List<ISandbox> _all = [];

    /// <summary>Happens at the end of each invocation.</summary>
    public event Action<FunctionModel, InvocationOutcome>? Ended;

    /// <summary>Deploys a function, or other code for one that is there: versions that were published keep theirs, and their environments.</summary>
    public void Deploy(FunctionModel function)
    {
        sandboxes.Check(function);
        _functions[function.Arn] = function;
        _idle.Add(function, new());
    }

    /// <summary>Publishes a version: its ARN stands for the function as it is.</summary>
    public void Publish(string versionArn, string functionArn) => _functions.Add(versionArn, _functions[functionArn]);

    /// <summary>Deletes a version.</summary>
    public void Delete(string versionArn) => _functions.Remove(versionArn);

    public FunctionModel? Find(string arn) => _functions.GetValueOrDefault(arn);

    /// <summary>Invokes a function and waits for what comes of it.</summary>
    public async Task<InvocationOutcome> InvokeAsync(string arn, string payload)
    {
        var function = Find(arn) ?? throw new DeploymentException(arn, "there is no such function");
        var isWarm = _idle[function].TryDequeue(out var sandbox);
        await clock.Delay(latencies.Draw(isWarm ? Delays.LambdaWarmStart : Delays.LambdaColdStart)).ConfigureAwait(false);
        if (sandbox is null)
        {
            _all.Add(sandbox = sandboxes.Create(function));
        }

        var outcome = await RunAsync(function, sandbox, arn, payload).ConfigureAwait(false);
        Ended?.Invoke(function, outcome);
        return outcome;
    }

    public void Dispose() => _all.ForEach(sandbox => sandbox.Dispose());

    private async Task<InvocationOutcome> RunAsync(FunctionModel function, ISandbox sandbox, string arn, string payload)
    {
        var limit = function.Timeout * timeScale;
        var invocation = new Invocation(
            $"{chance.Hex(8)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(12)}", arn, payload, clock.GetUtcNow() + limit);
        var running = sandbox.RunAsync(invocation);
        var outcome = await clock.EndsWithinAsync(running, limit).ConfigureAwait(false)
            ? await running.ConfigureAwait(false)
            : InvocationOutcome.Of(FunctionError.TimedOut(function, invocation));

        // What was cut off or died is never used again; an error that the handler threw leaves its environment warm.
        if (outcome.Error is { Type: "Sandbox.Timedout" or "Runtime.ExitError" })
        {
            _all.Remove(sandbox);
            sandbox.Dispose();
        }
        else
        {
            _idle[function].Enqueue(sandbox);
        }

        return outcome;
    }
}
