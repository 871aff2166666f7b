using System.Text.Json.Serialization;

namespace Headroom.Decisions.Planning;

/// <summary>What planning came to. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(NothingToDo), "nothingToDo")]
public abstract record PlanOutcome
{
    /// <summary>There is a plan.</summary>
    public sealed record Planned(Plan Plan) : PlanOutcome;

    /// <summary>Headroom can't repair this safely.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : PlanOutcome;

    /// <summary>Nothing is wrong.</summary>
    public sealed record NothingToDo(string Why) : PlanOutcome;
}

/// <summary>One reason why there is no plan.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Evidence">Numbers and ids that show it; whole sentences.</param>
/// <param name="NextStep">What a person should do.</param>
public sealed record Refusal(string Reason, IReadOnlyList<string> Evidence, string NextStep);
