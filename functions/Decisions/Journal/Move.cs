using System.Diagnostics;
using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Journal;

/// <summary>What comes next in an incident. A closed set.</summary>
public abstract record Move
{
    /// <summary>The word for the workflow's choice.</summary>
    public string Kind => this switch
    {
        Act act => StepKinds.Of(act.Step),
        Verify => StepKinds.Verify,
        Finish => StepKinds.Finish,
        _ => throw new UnreachableException($"a move has no kind: {this}"),
    };

    /// <summary>Carry out a planned step.</summary>
    /// <param name="Number">Its number in the journal: of the entry that is under way, else the next free one.</param>
    /// <param name="Step">The step.</param>
    public sealed record Act(int Number, PlannedStep Step) : Move;

    /// <summary>Judge recovery.</summary>
    /// <param name="Number">Its number in the journal.</param>
    /// <param name="Of">What is to be judged.</param>
    public sealed record Verify(int Number, VerifyOf Of) : Move;

    /// <summary>End the incident.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Why">A sentence.</param>
    public sealed record Finish(IncidentOutcome Outcome, string Why) : Move;
}

/// <summary>What a verification judges.</summary>
public enum VerifyOf
{
    /// <summary>Whether pods come back from the space that was opened.</summary>
    Recovery,

    /// <summary>Whether the aws-node change that follows recovery did harm.</summary>
    Settings,
}
