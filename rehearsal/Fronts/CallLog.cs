using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Fronts;

/// <summary>Every call that reached the simulated AWS, in its order.</summary>
public sealed class CallLog(WorldClock clock)
{
    private readonly List<CallRecord> _calls = [];

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<CallRecord> Calls => _calls;

    /// <summary>How often each operation (<c>ec2:DescribeSubnets</c>) was called, counting only some calls.</summary>
    public SortedDictionary<string, int> CountByOperation(Func<CallRecord, bool> counts)
    {
        var byOperation = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var call in _calls.Where(counts))
        {
            var name = $"{call.Service}:{call.Operation}";
            byOperation[name] = byOperation.GetValueOrDefault(name) + 1;
        }

        return byOperation;
    }

    internal void Add(Caller caller, string service, string operation, int status, string? code) =>
        _calls.Add(new CallRecord(clock.GetUtcNow(), caller.Principal, service, operation, status, code));
}

/// <summary>One call.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Principal">Who called.</param>
/// <param name="Service">The signing name.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Code">The error's code, or null for a success.</param>
public sealed record CallRecord(DateTimeOffset At, string Principal, string Service, string Operation, int Status, string? Code)
{
    /// <summary>True for a call of Headroom's functions and workflow.</summary>
    public bool IsHeadroom => Principal.StartsWith("function:", StringComparison.Ordinal) || Principal.StartsWith("workflow:", StringComparison.Ordinal);

    /// <summary>True for a call of the measurement, which runs each minute whoever answers.</summary>
    public bool IsMeasurement => Principal == "function:MeasureCapacity";
}
