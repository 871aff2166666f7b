using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Plans space ahead of an emergency: block and subnets, closed, so that one tag is all that a response has to set.</summary>
public static class Preparation
{
    /// <summary>The steps, or why there are none.</summary>
    public static PlanOutcome Make(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<Cause> causes)
    {
        var exhausted = causes.Where(c => Answers.To(c) == Answer.Space).ToList();
        List<Refusal> refusals = [.. causes.Select(Refusals.For).OfType<Refusal>(), .. exhausted.Count > 0 ? new[] { Refusals.TooLateToPrepare(exhausted) } : []];
        if (refusals.Count > 0)
        {
            return new PlanOutcome.Refused(refusals);
        }

        var present = CniSettings.Of(snapshot);
        var cni = present.Discovery ? present : present.With(CniSettings.DiscoveryVariable, "true");
        var need = SpaceNeed.ToPrepare(snapshot, policy, cni);
        return need is { New.Count: 0, Passed.Count: 0 } ? new PlanOutcome.NothingToDo("Every zone has closed space for an emergency, or open space for one.")
            : need.New.Count == 0 ? new PlanOutcome.Refused([.. need.Passed.Select(p => p.Refuse())])
            : Planned(snapshot, policy, cni, need);
    }

    private static PlanOutcome Planned(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, SpaceNeed need)
    {
        var zones = need.New.Select(p => p.Zone).Order(StringComparer.Ordinal).ToList();
        var chosen = CidrChoice.Choose(snapshot, policy, cni, ZoneCapacity.Zones(snapshot), zones);
        if (chosen.Block is null)
        {
            return new PlanOutcome.Refused([Refusals.NoBlock(chosen.Rejections)]);
        }

        List<PlannedStep> steps = [.. PlannedSpace.Closed(snapshot, policy, need, chosen, $"{Words.List(zones)} {(zones.Count == 1 ? "has" : "have")} no closed space for an emergency")];
        var fallbacks = Fallbacks.Of(snapshot, policy, cni, need, chosen, steps);
        var later = chosen.Layout.Select(l => l.Block).ToList();
        return new PlanOutcome.Planned(new Plan
        {
            Cluster = snapshot.Cluster,
            Vpc = snapshot.Vpc.Id,
            Zones = zones,
            Steps = steps,
            IsPreparation = true,
            Fallbacks = fallbacks,
            Checked = RoleHazards.Found(snapshot),
            Hazards = [.. Hazards.OfClosed(snapshot, need, steps, fallbacks, SubnetSize.Wanted(snapshot, policy, cni)), .. PrefixReservation.WhyNone(snapshot, policy, cni, steps, fallbacks), .. Hazards.SecurityRules(snapshot, later).Select(h => $"Once it is opened: {h}")],
            Touched = [.. Consequences.Touched(snapshot, steps, fallbacks)],
            Fingerprint = Drift.Fingerprint(snapshot),
        });
    }
}
