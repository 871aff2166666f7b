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
    public Fault? Next(Caller caller, string service, string operation)
    {
        Fault? found = null;
        foreach (var counted in _rules.Where(c => c.Rule.Meets(caller, service, operation)))
        {
            counted.Calls++;
            found ??= counted.Calls >= counted.Rule.First && counted.Calls - counted.Rule.First < counted.Rule.Times ? counted.Rule.Fault : null;
        }

        return found;
    }

    private sealed class Counted(FaultRule rule)
    {
        public FaultRule Rule { get; } = rule;

        public int Calls { get; set; }
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

    internal bool Meets(Caller caller, string service, string operation) =>
        (Service ?? service) == service && (Operation ?? operation) == operation && (Principal ?? caller.Principal) == caller.Principal;
}
