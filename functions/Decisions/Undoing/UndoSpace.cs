using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Undoing;

/// <summary>Space goes back as long as no pod of the cluster can be in it: until the switch, or until subnet discovery is switched on after it.</summary>
internal static class UndoSpace
{
    public static IEnumerable<UndoAction> Subnets(string incident, Plan plan, IReadOnlyList<StepEntry> entries, ClusterSnapshot present)
    {
        var created = Of(entries, StepKinds.CreateSubnets);
        var opened = Of(entries, StepKinds.OpenSubnets);
        var mayBeUsed = !IsDiscoveryStillOff(plan, entries);
        foreach (var subnet in present.Vpc.Subnets.OrderBy(s => s.Id.Value, StringComparer.Ordinal))
        {
            var isOurs = IsOurs(incident, created, subnet);
            var isOpen = subnet.Tags.ContainsKey(TagKeys.RoleCni) || opened?.State == StepState.Done;
            if (isOurs)
            {
                foreach (var action in isOpen && (mayBeUsed || opened?.Made.ContainsKey(subnet.Id.Value) != true) ? [Keep(subnet, "it is open, so that pods may live in it")]
                    : Used(subnet) > 0 ? [Keep(subnet, "something has addresses in it")]
                    : Delete(incident, subnet))
                {
                    yield return action;
                }
            }
            else if (opened is not null && opened.Made.ContainsKey(subnet.Id.Value) && !opened.Before.ContainsKey(subnet.Id.Value)
                && OpenedSpace.TakeBack(subnet, plan, entries, opened, isOpen, mayBeUsed) is { } back)
            {
                yield return back;
            }
        }
    }

    /// <summary>A lost answer leaves nothing under Made: then the tag, written in the same call as the subnet, tells that it is ours.</summary>
    internal static bool IsOurs(string incident, StepEntry? created, SubnetReading subnet) =>
        created is not null && !created.Before.ContainsKey(subnet.Id.Value) && subnet.Tags.GetValueOrDefault(TagKeys.Incident) == incident;

    /// <summary>Addresses of a subnet that something has, AWS's own not counted.</summary>
    internal static long Used(SubnetReading subnet) => subnet.Taken ?? (subnet.Block.Size - SubnetLayout.KeptByAws - subnet.Free);

    /// <summary>
    /// An empty subnet of the incident goes, its reservation first; somebody else's reservation in it is that one's sign. AWS doesn't say whether DeleteSubnet
    /// minds a reservation: in this order it needn't.
    /// </summary>
    internal static IReadOnlyList<UndoAction> Delete(string incident, SubnetReading subnet) =>
        subnet.Reservations.FirstOrDefault(r => !PrefixReservation.IsOf(incident, r)) is { } foreign
            ? [Keep(subnet, $"somebody else has reserved {foreign.Block} in it")]
            : [.. subnet.Reservations.Where(r => r.Id is not null).Select(r => new UndoAction.DeleteReservation(r.Id!, r.Block, subnet.Id)), new UndoAction.DeleteSubnet(subnet.Id, subnet.Block)];

    /// <summary>The blocks of the incident; one whose subnets drain says nothing of its own.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="entries">Its journal.</param>
    /// <param name="present">The world now.</param>
    /// <param name="deleted">Subnets that are being deleted.</param>
    /// <param name="draining">Subnets that wait for their pods.</param>
    /// <param name="isLater">True long after the incident: a planned block that EC2 had refused may since have been associated by somebody else.</param>
    public static IEnumerable<UndoAction> Blocks(
        Plan plan, IReadOnlyList<StepEntry> entries, ClusterSnapshot present, IReadOnlyCollection<SubnetId> deleted, IReadOnlyCollection<SubnetId> draining, bool isLater)
    {
        // An association has no tags: ours is the one of the planned block that wasn't there when its step was written ahead. A candidate that was
        // passed over may have come all the same.
        var begun = entries.Where(e => e.Kind == StepKinds.AssociateCidr).OrderBy(e => e.Number).Zip(Fallbacks.Blocks(plan));
        var made = begun.SelectMany(step => present.Vpc.Blocks
            .Where(b => b.Block == step.Second && b.State is ("associated" or "associating") && !step.First.Before.ContainsKey(b.AssociationId)).Select(b => (step.First, b)));
        foreach (var (entry, block) in made)
        {
            var inside = present.Vpc.Subnets.Where(s => block.Block.Contains(s.Block) && !deleted.Contains(s.Id)).Select(s => s.Id).ToList();
            var mayBeUnseen = entry.Made.Count == 0 && !(isLater && entry.State is StepState.PassedOver or StepState.Done);
            if (!mayBeUnseen && !entry.Made.ContainsKey(block.AssociationId))
            {
                yield return new UndoAction.Keep($"block {block.Block} ({block.AssociationId})", "the journal doesn't say that this response associated it");
            }
            else if (inside.Count == 0)
            {
                yield return new UndoAction.DisassociateCidr(block.AssociationId, block.Block);
            }
            else if (!inside.Any(draining.Contains))
            {
                yield return new UndoAction.Keep($"block {block.Block} ({block.AssociationId})", $"{Words.List(inside)} {(inside.Count == 1 ? "is" : "are")} in it");
            }
        }
    }

    // What the step sets is in the journal before it is set, so that an entry that isn't done and has made nothing has changed nothing.
    private static bool IsDiscoveryStillOff(Plan plan, IReadOnlyList<StepEntry> entries) =>
        plan.Steps.Any(s => s is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace } settings && settings.Environment.ContainsKey(CniSettings.DiscoveryVariable))
        && entries.All(e => e.Kind != StepKinds.ConfigureAwsNode || (e.Made.Count == 0 && e.State != StepState.Done));

    internal static UndoAction.Keep Keep(SubnetReading subnet, string why) => new($"subnet {subnet.Id} ({subnet.Block}, {subnet.Zone})", why);

    internal static StepEntry? Of(IReadOnlyList<StepEntry> entries, string kind) => entries.FirstOrDefault(e => e.Kind == kind);
}
