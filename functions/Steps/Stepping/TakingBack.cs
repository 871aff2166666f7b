using System.Diagnostics;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>Takes back what an incident made, one action at a time, and keeps account of it.</summary>
/// <param name="edge">The outside world.</param>
/// <param name="input">The task.</param>
internal sealed class TakingBack(Edge edge, TaskInput input)
{
    private const string Prefix = "undo-";
    private const string FailedKey = Prefix + "failed";
    private const string BegunKey = Prefix + "begun";

    /// <summary>The change of aws-node that is being taken back, or null.</summary>
    public static UndoAction.RestoreEnvironment? RestoreUnderWay(IncidentFile file) => file.Journal
        .Where(j => j.Step.Kind == StepKinds.ConfigureAwsNode && j.Step.State != StepState.Undone && HasBegun(j))
        .Select(j => new UndoAction.RestoreEnvironment(j.Step.Made.Keys.ToDictionary(name => name, name => j.Step.Before.GetValueOrDefault(name)), j.Step.Made)).LastOrDefault();

    private static bool HasBegun(JournalEntry entry) => entry.Work.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Why aws-node couldn't be put back when that was tried last, or null.</summary>
    public static string? FailureOf(IncidentFile file) => file.Journal.Where(j => j.Step.State != StepState.Undone).Select(j => j.Work.GetValueOrDefault(FailedKey)).LastOrDefault(why => why is not null);

    /// <summary>The world as EKS and EC2 have it, with what was seen last from inside the cluster.</summary>
    public async Task<ClusterSnapshot> ReadAsync(IncidentFile file)
    {
        var remembered = await Documents.SnapshotAsync(edge, BucketKeys.Remembered(input.Cluster)).ConfigureAwait(false);
        var reserves = PrefixReservation.IsIn(file.Plan);
        var present = await Snapshots.ReadAsync(edge, input.Cluster, input.Account, remembered.Inside, reserves ? VpcDetails.Reservations : VpcDetails.None).ConfigureAwait(false);
        if (present.Vpc.Id != file.Plan.Vpc)
        {
            throw new RollbackRefusedException(input.Id, $"it changed {file.Plan.Vpc}, and {input.Cluster} is in {present.Vpc.Id} now: what its report lists in {file.Plan.Vpc} is for a person to take away");
        }

        // Space that was there before may have been reserved by whoever made it: a preparation does.
        var opened = file.Entries.Where(e => e.Kind == StepKinds.OpenSubnets).SelectMany(e => e.Made.Keys).ToHashSet(StringComparer.Ordinal);
        var counted = present.Vpc.Subnets.Where(s => IsOurs(s) ? reserves : opened.Contains(s.Id.Value)).Select(s => s.Id).ToHashSet();
        return counted.Count == 0 ? present : await CountedAsync(await Snapshots.WithPrefixesAsync(edge, present).ConfigureAwait(false), counted).ConfigureAwait(false);
    }

    private bool IsOurs(SubnetReading subnet) => subnet.Tags.GetValueOrDefault(TagKeys.Incident) == input.Id;

    // EC2's count leaves out what a reservation holds free, and with it whether anything is in it: what these subnets have is counted by their interfaces.
    private async Task<ClusterSnapshot> CountedAsync(ClusterSnapshot present, HashSet<SubnetId> ours)
    {
        var taken = await edge.Vpcs.ReadTakenAsync(ours).ConfigureAwait(false);
        var subnets = new List<SubnetReading>();
        foreach (var subnet in present.Vpc.Subnets)
        {
            subnets.Add(!ours.Contains(subnet.Id) ? subnet : subnet with
            {
                Taken = taken[subnet.Id].Sum(t => t.Size),
                Reservations = await edge.Vpcs.ReadReservationsAsync(subnet.Id).ConfigureAwait(false),
            });
        }

        return present with { Vpc = present.Vpc with { Subnets = subnets } };
    }

    /// <summary>Carries an action out. What isn't there any more counts as taken back; what something else holds is left for the next look.</summary>
    public async Task<IncidentFile> MoveAsync(IncidentFile file, UndoAction move)
    {
        try
        {
            switch (move)
            {
                case UndoAction.DeleteReservation delete:
                    await edge.Space.DeleteReservationAsync(delete.Id).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.DeleteSubnet delete:
                    await edge.Space.DeleteSubnetAsync(delete.Subnet).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.UntagSubnet untag:
                    await edge.Space.UntagAsync(untag.Subnet, untag.Tags).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.CloseSubnet { Value: null } close:
                    await edge.Space.UntagAsync(close.Subnet, TagKeys.RoleCni).ConfigureAwait(false);
                    return file;
                case UndoAction.CloseSubnet close:
                    await edge.Space.TagAsync([close.Subnet], new Dictionary<string, string> { [TagKeys.RoleCni] = close.Value }).ConfigureAwait(false);
                    return file;
                case UndoAction.DisassociateCidr disassociate:
                    await edge.Space.DisassociateBlockAsync(disassociate.AssociationId).ConfigureAwait(false);
                    return Undone(file, move);
                case UndoAction.RestoreEnvironment restore:
                    return await RestoreAsync(file, restore).ConfigureAwait(false);
                default:
                    throw new UnreachableException($"nothing takes {move} back");
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

    /// <summary>What is left is listed for a person, and the journal says of each step whether its work is still there.</summary>
    public async Task<IncidentFile> EndAsync(IncidentFile file, IEnumerable<UndoAction.Keep> kept, ClusterSnapshot present)
    {
        var there = present.Vpc.Subnets.Select(s => s.Id.Value).Concat(present.Vpc.Blocks.Where(b => b.State is "associating" or "associated").Select(b => b.AssociationId)).ToHashSet();
        var open = present.Vpc.Subnets.Where(s => s.Tags.ContainsKey(TagKeys.RoleCni)).Select(s => s.Id.Value).ToHashSet();
        foreach (var entry in file.Journal.Where(j => j.Step is { Made.Count: > 0, Kind: not (StepKinds.SendCanaries or StepKinds.RestartAwsNode) } && j.Step.State != StepState.Undone))
        {
            var isThere = entry.Step.Kind == StepKinds.ConfigureAwsNode || entry.Step.Made.Keys.Any(entry.Step.Kind == StepKinds.OpenSubnets ? open.Contains : there.Contains);
            var state = isThere ? StepState.Kept : StepState.Undone;
            if (entry.Step.State != state && (isThere || entry.Step.State != StepState.PassedOver))
            {
                await file.SaveAsync(edge, entry.Ended(state, edge.Now)).ConfigureAwait(false);
            }
        }

        return await file.SaveAsync(edge, file.Record with { Undo = [.. file.Record.Undo.Union(kept)] }).ConfigureAwait(false);
    }

    private async Task<IncidentFile> RestoreAsync(IncidentFile file, UndoAction.RestoreEnvironment restore)
    {
        var entry = file.Journal.Last(j => j.Step.Kind == StepKinds.ConfigureAwsNode && j.Step.State != StepState.Undone && j.Step.Made.OrderBy(m => m.Key).SequenceEqual(restore.Expected.OrderBy(m => m.Key)));
        var change = new AwsNodeChange(edge, input, restore.Environment, restore.Expected.ToDictionary(e => e.Key, e => (string?)e.Value), Prefix);
        var managed = file.Plan.Steps.OfType<PlannedStep.ConfigureAwsNode>().Any(s => s.ManagedAddon);

        if (!HasBegun(entry))
        {
            // Written ahead: what is put back from here on isn't somebody else's change. Days may lie between the change and its end: which runner is online is
            // asked anew, and what one read then is no reading of now.
            entry = await file.SaveAsync(edge, Runner.Forget(entry).With(BegunKey, Times.Write(edge.Now))).ConfigureAwait(false);
        }

        ChangeProgress progress;
        try
        {
            progress = await change.MoveAsync(entry, managed).ConfigureAwait(false);
        }
        catch (Exception e) when (AwsNodeChange.IsFailure(e))
        {
            // That it was begun stays known: what a try has set isn't somebody else's to the next one.
            await file.SaveAsync(edge, change.Forget(entry).With(FailedKey, e.Message)).ConfigureAwait(false);
            throw;
        }

        var moved = progress.Seen is null ? progress.Entry : progress.Entry.Ended(StepState.Undone, edge.Now);
        if (!ReferenceEquals(moved, entry))
        {
            await file.SaveAsync(edge, moved).ConfigureAwait(false);
        }

        return progress.Seen is null ? file : Undone(file, restore);
    }

    private static IncidentFile Undone(IncidentFile file, UndoAction action) =>
        file.Record.Undo.Contains(action) ? file : file with { Record = file.Record with { Undo = [.. file.Record.Undo, action] } };
}
