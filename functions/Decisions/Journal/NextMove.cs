using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Journal;

/// <summary>The table <i>state × verdict → next</i> of docs/how-it-decides.md.</summary>
public static class NextMove
{
    /// <summary>What comes next, from the plan and what the journal says was done.</summary>
    public static Move Decide(Plan plan, IReadOnlyList<StepEntry> entries) => throw new NotImplementedException();
}
