using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Faults;

/// <summary>Which calls go wrong, and how. Empty, nothing does.</summary>
public sealed class FaultPlan
{
    private readonly List<Counted> _rules = [];

    /// <summary>Adds a rule; of several that meet one call the first added wins, and each counts it.</summary>
    public FaultPlan Add(FaultRule rule)
    {
        _rules.Add(new Counted(rule));
        return this;
    }

    /// <summary>What goes wrong with the call that is made now, or null.</summary>
    /// <param name="now">The world's time.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="operation">The operation.</param>
    public Fault? Next(DateTimeOffset now, Caller caller, string service, string operation)
    {
        Fault? found = null;
        foreach (var counted in _rules.Where(c => c.Rule.Meets(caller, service, operation)))
        {
            counted.Calls++;
            found ??= counted.GoesWrong(now) ? counted.Rule.Fault : null;
        }

        return found;
    }

    private sealed class Counted(FaultRule rule)
    {
        private DateTimeOffset _since;

        public FaultRule Rule { get; } = rule;

        public int Calls { get; set; }

        public bool GoesWrong(DateTimeOffset now)
        {
            _since = Calls == Rule.First ? now : _since;
            return Calls >= Rule.First && (Rule.For is { } time ? now - _since < time : Calls - Rule.First < Rule.Times);
        }
    }
}

/// <summary>One rule of a fault plan. What is null meets every call.</summary>
/// <param name="Fault">What goes wrong.</param>
public sealed record FaultRule(Fault Fault)
{
    /// <summary>The service's signing name.</summary>
    public string? Service { get; init; }

    /// <summary>The operation.</summary>
    public string? Operation { get; init; }

    /// <summary>Who calls.</summary>
    public string? Principal { get; init; }

    /// <summary>The first of the calls that the rule meets which goes wrong, from 1.</summary>
    public int First { get; init; } = 1;

    /// <summary>How many of them go wrong.</summary>
    public int Times { get; init; } = 1;

    /// <summary>For how long, from the first of them on, all go wrong, however many there are; null: <see cref="Times"/> counts.</summary>
    public TimeSpan? For { get; init; }

    internal bool Meets(Caller caller, string service, string operation) =>
        (Service ?? service) == service && (Operation ?? operation) == operation && (Principal ?? caller.Principal) == caller.Principal;
}
