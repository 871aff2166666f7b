using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Responses;
using Headroom.Steps.Consenting;
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
    public Task<NextAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<NextAnswer> RunAsync(TaskInput input)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var move = await UnlessPausedAsync(input, file, UnlessVoid(file, file.NextMove())).ConfigureAwait(false);
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

    // An execution that is redriven comes here long after its drift check. What was begun in time is ended: half a plan is worse than a late one.
    private Move UnlessVoid(IncidentFile file, Move move) =>
        move is Move.Act && file.Entries.All(e => e.Kind is StepKinds.ReadCluster or StepKinds.Approve) && PlanLife.WhyVoid(file.Record.PlanUntil, edge.Now) is { } tooOld
            ? new Move.Finish(IncidentOutcome.Expired, tooOld)
            : move;

    // The owner's "stop here" comes between two changes; what was begun is ended, and a look changes nothing.
    private async Task<Move> UnlessPausedAsync(TaskInput input, IncidentFile file, Move move)
    {
        if (move is not Move.Act act || file.Entries.Any(e => e.Number == act.Number))
        {
            return move;
        }

        var pause = await PauseSwitch.ReadAsync(edge, input.Cluster).ConfigureAwait(false);
        return Standstill.Why(edge.PolicyOf(input.Cluster), pause, new Dictionary<string, string>(), edge.Now) is { } why
            ? new Move.Finish(IncidentOutcome.Stopped, $"Stopped before {act.Kind}: {why}.")
            : move;
    }
}
