using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>The further candidates of a plan, and which of them its journal has come to.</summary>
public static class Fallbacks
{
    /// <summary>An association that EC2 gives up on takes minutes; four of them, and the cluster's people should know.</summary>
    public const int Most = 3;

    /// <summary>The plan as its journal has it: with the next candidate for each that was passed over.</summary>
    /// <exception cref="InvalidOperationException">More candidates were passed over than the plan has.</exception>
    public static Plan InForce(Plan plan, IReadOnlyList<StepEntry> entries)
    {
        var passed = entries.Count(e => e is { Kind: StepKinds.AssociateCidr, State: StepState.PassedOver });
        return passed == 0 ? plan
            : passed > plan.Fallbacks.Count ? throw new InvalidOperationException($"the journal isn't of this plan: {passed} candidates were passed over, and the plan has {plan.Fallbacks.Count} more")
            : plan with { Steps = plan.Fallbacks[passed - 1].InPlaceOfOwn(plan.Steps) };
    }

    /// <summary>True when the journal has come to the last candidate.</summary>
    public static bool AreUsedUp(Plan plan, IReadOnlyList<StepEntry> entries) =>
        entries.Count(e => e is { Kind: StepKinds.AssociateCidr, State: StepState.PassedOver }) >= plan.Fallbacks.Count;

    /// <summary>The blocks that the plan may associate, in the order in which it would.</summary>
    internal static IEnumerable<Cidr> Blocks(Plan plan) =>
        plan.Steps.OfType<PlannedStep.AssociateCidr>().Select(s => s.Block).Concat(plan.Fallbacks.Where(f => f.Associate).Select(f => f.Block));

    /// <summary>
    /// The candidates after the chosen one. One that brings a finding which the plan's own block doesn't is left out: nobody would have acknowledged it.
    /// </summary>
    internal static IReadOnlyList<Fallback> Of(
        ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, SpaceNeed need, ChosenBlock chosen, IReadOnlyList<PlannedStep> steps)
    {
        var fallbacks = new List<Fallback>();
        if (need.New.Count == 0)
        {
            return fallbacks;
        }

        var (present, tried, last) = (CniSettings.Of(snapshot), new HashSet<Cidr>(), chosen);
        var own = BlastRadius.Findings(snapshot, present, need, steps);
        while (last is { Block: { } block, Associate: true } && fallbacks.Count < Most)
        {
            tried.Add(block);
            last = CidrChoice.Choose(snapshot, policy with { Candidates = [.. policy.Candidates.Where(c => !tried.Contains(c))] }, cni, ZoneCapacity.Zones(snapshot), [.. need.New.Select(p => p.Zone)]);
            if (last.Block is { } next && new Fallback(next, last.Associate, PlannedSpace.Subnets(need, last)) is var fallback
                && !BlastRadius.Findings(snapshot, present, need, fallback.InPlaceOfOwn(steps)).Except(own).Any())
            {
                fallbacks.Add(fallback);
            }
        }

        return fallbacks;
    }
}
