using Amazon.Lambda.Core;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Takes back what the incident made and nothing uses, one look and one move at a time; what pods may live on is kept and listed.</summary>
public sealed class Undo(Edge edge)
{
    private const int WaitSeconds = 5;

    // EC2 lets go of subnets and blocks within seconds; what it still holds after five minutes is a person's. A change of aws-node has its own time.
    private const int MostLooks = 60;

    // What was made a moment ago may not be shown yet.
    private const int LeastLooks = 1;

    /// <summary>In Lambda.</summary>
    public Undo()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers done when nothing is left that may be taken back.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false) is not { Record.Plan: not null } file)
        {
            return new StepAnswer.Done();
        }

        file.Of(input.Cluster);
        var taking = new TakingBack(edge, input);
        var present = await taking.ReadAsync(file).ConfigureAwait(false);
        var failure = TakingBack.FailureOf(file);
        var actions = UndoChoice.Decide(input.Id, file.Plan, file.Entries, present, failure, failure is null ? TakingBack.RestoreUnderWay(file) : null);
        var moves = actions.Where(a => a is not UndoAction.Keep).ToList();
        var most = moves.Exists(move => move is UndoAction.RestoreEnvironment) ? (int)(AwsNodeChange.Patience(file.Record.Nodes).TotalSeconds / WaitSeconds) : MostLooks;
        if (file.Record.UndoLooks >= most || (moves.Count == 0 && file.Record.UndoLooks >= LeastLooks))
        {
            await taking.EndAsync(file, actions.Select(a => a.Left($"it couldn't be taken back in {most * WaitSeconds} s")), present).ConfigureAwait(false);
            return new StepAnswer.Done();
        }

        foreach (var move in moves)
        {
            file = await TryAsync(taking, file, move).ConfigureAwait(false);
        }

        await file.SaveAsync(edge, file.Record with { UndoLooks = file.Record.UndoLooks + 1 }).ConfigureAwait(false);
        return new StepAnswer.Wait(WaitSeconds);
    }

    // Where aws-node can't be put back, everything else is taken back all the same; the next look finds in the journal why, and lists it.
    private static async Task<IncidentFile> TryAsync(TakingBack taking, IncidentFile file, UndoAction move)
    {
        try
        {
            return await taking.MoveAsync(file, move).ConfigureAwait(false);
        }
        catch (Exception e) when (move is UndoAction.RestoreEnvironment && AwsNodeChange.IsFailure(e))
        {
            return file;
        }
    }
}
