namespace Headroom.Decisions.Policy;

/// <summary>A time in which nothing is changed.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="Why">What it is for.</param>
public sealed record Freeze(DateTimeOffset From, DateTimeOffset To, string Why)
{
    /// <summary>True at a moment of it.</summary>
    public bool Holds(DateTimeOffset now) => From <= now && now < To;
}
