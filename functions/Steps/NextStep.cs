using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Names the step whose turn it is, by plan and journal (docs/how-it-decides.md).</summary>
public sealed class NextStep(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public NextStep()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers the step's kind, or <c>finish</c>.</summary>
    public Task<NextAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input);

    private async Task<NextAnswer> RunAsync(TaskInput input)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var move = NextMove.Decide(file.Plan, file.Entries);
        if (move is Move.Finish finish)
        {
            await file.SaveAsync(edge, file.Record with { Outcome = finish.Outcome, Why = finish.Why }).ConfigureAwait(false);

            // Only an error leads the workflow to Undo.
            if (finish.Outcome == IncidentOutcome.SettingsDidHarm)
            {
                throw new SettingsDidHarmException(finish.Why);
            }
        }

        return new NextAnswer(move.Kind);
    }
}
