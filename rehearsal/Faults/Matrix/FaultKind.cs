namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>One way in which an AWS call goes wrong: a column of the matrix.</summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Rule">What is set up for the service that is called.</param>
/// <param name="Meets">Which calls it can happen to.</param>
internal sealed record FaultKind(string Name, Func<string, FaultRule> Rule, Func<CallPlace, bool> Meets)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(5);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("throttle", service => new(Fault.Throttled(service)), _ => true),
        new("throttle-30s", service => new(Fault.Throttled(service)) { For = Long }, _ => true),
        new("500", service => new(Fault.InternalError(service)), _ => true),
        new("503", _ => Broken(Breakage.Gateway, effect: false), IsOverTheWire),
        new("denied", service => new(Fault.AccessDenied(service)) { Times = int.MaxValue }, _ => true),
        new("timeout", _ => Broken(Breakage.TimeOut, effect: false), IsOverTheWire),
        new("timeout-done", _ => Broken(Breakage.TimeOut, effect: true), place => IsOverTheWire(place) && !place.IsReading),
        new("lost-response", _ => Broken(Breakage.ConnectionLost, effect: true), _ => true),
        new("stale-5s", _ => new(new Fault.Stale(Lag)), place => place is { Service: "ec2", IsReading: true }),
        new("crash-before", _ => Broken(Breakage.Crash, effect: false), IsOverTheWire),
        new("crash-after", _ => Broken(Breakage.Crash, effect: true), IsOverTheWire),
        new("function-timeout", _ => Broken(Breakage.Hang, effect: true), IsOverTheWire),
    ];

    // What the workflow calls by itself crosses no wire of ours, and has no process that could die.
    private static bool IsOverTheWire(CallPlace place) => place.Principal.StartsWith("function:", StringComparison.Ordinal);

    private static FaultRule Broken(Breakage how, bool effect) => new(new Fault.Broken(how, effect));
}

/// <summary>One call of an incident: who makes it, what it is, and the how-manieth of its like it is since the world began.</summary>
internal sealed record CallPlace(string Principal, string Service, string Operation, int Number)
{
    /// <summary>True when the call changes nothing.</summary>
    public bool IsReading => Operation.StartsWith("Describe", StringComparison.Ordinal) || Operation.StartsWith("Get", StringComparison.Ordinal) || Operation.StartsWith("List", StringComparison.Ordinal) || Operation == "Query";

    public override string ToString() => $"{Principal}/{Service}:{Operation}/{Number}";

    /// <summary>The calls from a moment on that Headroom's functions and workflow make, each with its number.</summary>
    public static IEnumerable<CallPlace> Of(IEnumerable<Fronts.CallRecord> calls, DateTimeOffset from)
    {
        var numbers = new Dictionary<(string, string, string), int>();
        foreach (var call in calls)
        {
            var like = (call.Principal, call.Service, call.Operation);
            var number = numbers[like] = numbers.GetValueOrDefault(like) + 1;
            if (call.At >= from && (call.Principal.StartsWith("function:", StringComparison.Ordinal) || call.Principal.StartsWith("workflow:", StringComparison.Ordinal)))
            {
                yield return new CallPlace(call.Principal, call.Service, call.Operation, number);
            }
        }
    }
}
