using Headroom.Decisions.Calls;

namespace Headroom.Steps.Aws;

/// <summary>Makes calls to EC2: within Headroom's share of each operation's bucket, and again where EC2 throttles. Each function's environment has its own.</summary>
/// <param name="clock">The only source of time.</param>
/// <param name="app">Tells callers apart.</param>
internal sealed class Ec2Calls(TimeProvider clock, AppName app)
{
    private readonly Dictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);
    private readonly SortedSet<(string App, string Operation)> _throttled = [];
    private readonly Lock _lock = new();

    /// <summary>The operations that were throttled in the name of the present incident, by this environment, sorted.</summary>
    public IReadOnlyList<string> Throttled
    {
        get
        {
            lock (_lock)
            {
                return [.. _throttled.Where(throttled => throttled.App == app.Name).Select(throttled => throttled.Operation)];
            }
        }
    }

    /// <summary>Makes a call; what it throws in the end comes out as one of our errors.</summary>
    /// <param name="operation">The IAM action, such as <c>ec2:CreateSubnet</c>.</param>
    /// <param name="call">The call.</param>
    public async Task<T> MakeAsync<T>(string operation, Func<Task<T>> call)
    {
        for (var repetition = 0; ; repetition++)
        {
            await WaitAsync(Reserve(operation)).ConfigureAwait(false);
            try
            {
                return await AwsErrors.CallAsync(operation, call).ConfigureAwait(false);
            }
            catch (ThrottledException) when (IsWorthAnother(operation, repetition))
            {
                // It is made again below.
            }

            await WaitAsync(Backoff.Before(repetition, $"{app.Name} {operation} {clock.GetUtcNow().Ticks}")).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a paged answer whole.</summary>
    public Task<List<T>> AllAsync<T>(string operation, Func<string?, Task<Page<T>>> page) => Pages.AllAsync(operation, page, MakeAsync);

    private bool IsWorthAnother(string operation, int repetition)
    {
        lock (_lock)
        {
            _throttled.Add((app.Name, operation));
        }

        return repetition < Backoff.Retries;
    }

    private TimeSpan Reserve(string operation)
    {
        lock (_lock)
        {
            (var wait, _spent[operation]) = CallShare.Of(operation).Take(_spent.GetValueOrDefault(operation), clock.GetUtcNow());
            return wait;
        }
    }

    private Task WaitAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, clock) : Task.CompletedTask;
}
