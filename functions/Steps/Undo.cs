using System.Diagnostics;
using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Takes back what the incident made and nothing uses, one look and one move at a time; what pods may live on is kept and listed.</summary>
public sealed class Undo(Edge edge)
{
    private const int WaitSeconds = 5;

    // EC2 lets go of subnets and blocks within seconds; what it still holds after five minutes is a person's.
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
        if (await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false) is not { Record.Plan: { } plan } file)
        {
            return new StepAnswer.Done();
        }

        file.Of(input.Cluster);
        var present = await ReadAsync(input).ConfigureAwait(false);
        var actions = UndoChoice.Decide(input.Id, plan, file.Entries, present);
        var moves = actions.Where(a => a is not UndoAction.Keep).ToList();
        if (file.Record.UndoLooks >= MostLooks || (moves.Count == 0 && file.Record.UndoLooks >= LeastLooks))
        {
            await EndAsync(file, actions, present).ConfigureAwait(false);
            return new StepAnswer.Done();
        }

        foreach (var move in moves)
        {
            file = await MoveAsync(input, file, move).ConfigureAwait(false);
        }

        await file.SaveAsync(edge, file.Record with { UndoLooks = file.Record.UndoLooks + 1 }).ConfigureAwait(false);
        return new StepAnswer.Wait(WaitSeconds);
    }

    private async Task<ClusterSnapshot> ReadAsync(TaskInput input)
    {
        var remembered = await Documents.SnapshotAsync(edge, BucketKeys.Remembered(input.Cluster)).ConfigureAwait(false);
        return await Snapshots.ReadAsync(edge, input.Cluster, input.Account, remembered.Inside, VpcDetails.None).ConfigureAwait(false);
    }

    private async Task<IncidentFile> MoveAsync(TaskInput input, IncidentFile file, UndoAction move)
    {
        try
        {
            switch (move)
            {
                case UndoAction.DeleteSubnet delete:
                    await edge.Space.DeleteSubnetAsync(delete.Subnet).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.UntagSubnet untag:
                    await edge.Space.UntagAsync(untag.Subnet, untag.Tags).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.DisassociateCidr disassociate:
                    await edge.Space.DisassociateBlockAsync(disassociate.AssociationId).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.RestoreEnvironment restore:
                    return await RestoreAsync(input, file, restore).ConfigureAwait(false);
                default:
                    throw new UnreachableException($"undo doesn't know {move}");
            }
        }
        catch (NotFoundException)
        {
            return Undone(file, move);
        }
        catch (ConflictException)
        {
            // Something still holds it: the next look decides anew.
            return file;
        }
    }

    private async Task<IncidentFile> RestoreAsync(TaskInput input, IncidentFile file, UndoAction.RestoreEnvironment restore)
    {
        var entry = file.Journal.Last(j => j.Step.Kind == StepKinds.ConfigureAwsNode && j.Step.State != StepState.Undone);
        var change = new AwsNodeChange(edge, input, restore.Environment, restore.Expected.ToDictionary(e => e.Key, e => (string?)e.Value), "undo-");
        var managed = file.Plan.Steps.OfType<Decisions.Planning.PlannedStep.ConfigureAwsNode>().Any(s => s.ManagedAddon);
        var progress = await change.MoveAsync(entry, managed).ConfigureAwait(false);
        var moved = progress.Seen is null ? progress.Entry : progress.Entry.Ended(StepState.Undone, edge.Now);
        if (!ReferenceEquals(moved, entry))
        {
            await file.SaveAsync(edge, moved).ConfigureAwait(false);
        }

        return progress.Seen is null ? file : Undone(file, restore);
    }

    private static IncidentFile Undone(IncidentFile file, UndoAction action) =>
        file.Record.Undo.Contains(action) ? file : file with { Record = file.Record with { Undo = [.. file.Record.Undo, action] } };

    // What is left is listed for a person, and the journal says of each step whether its work is still there.
    private async Task EndAsync(IncidentFile file, IReadOnlyList<UndoAction> left, ClusterSnapshot present)
    {
        var kept = left.Select(a => a as UndoAction.Keep ?? new UndoAction.Keep(a.ToString(), $"AWS didn't let go of it in {MostLooks * WaitSeconds} s"));
        var there = present.Vpc.Subnets.Select(s => s.Id.Value).Concat(present.Vpc.Blocks.Where(b => b.State is "associating" or "associated").Select(b => b.AssociationId)).ToHashSet();
        var open = present.Vpc.Subnets.Where(s => s.Tags.ContainsKey(TagKeys.RoleCni)).Select(s => s.Id.Value).ToHashSet();
        foreach (var entry in file.Journal.Where(j => j.Step.Made.Count > 0 && j.Step.State is not (StepState.Undone or StepState.Kept)))
        {
            var isThere = entry.Step.Kind == StepKinds.ConfigureAwsNode || entry.Step.Made.Keys.Any(entry.Step.Kind == StepKinds.OpenSubnets ? open.Contains : there.Contains);
            if (!isThere && entry.Step.State == StepState.PassedOver)
            {
                continue;
            }

            await file.SaveAsync(edge, entry.Ended(isThere ? StepState.Kept : StepState.Undone, edge.Now)).ConfigureAwait(false);
        }

        await file.SaveAsync(edge, file.Record with { Undo = [.. file.Record.Undo.Union(kept)] }).ConfigureAwait(false);
    }
}
