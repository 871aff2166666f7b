using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Diagnosis + policy → plan.</summary>
public static class Planner
{
    /// <summary>The ordered steps that bring the affected zones back, or why there are none.</summary>
    public static PlanOutcome Make(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<Cause> causes)
    {
        var refusals = causes.Select(Refusals.For).OfType<Refusal>().ToList();
        var zones = causes.Where(c => Answers.To(c) == Answer.Space).Select(c => c.Zone!).Order(StringComparer.Ordinal).ToList();
        var forPeople = causes.Where(c => Answers.To(c) == Answer.People).ToList();
        if (refusals.Count == 0 && zones.Count == 0 && forPeople.Count == 0)
        {
            return new PlanOutcome.NothingToDo(string.Join(" ", causes.SelectMany(c => c.Evidence)));
        }

        return refusals.Count > 0 ? new PlanOutcome.Refused(refusals)
            : zones.Count == 0 ? new PlanOutcome.Refused(Refusals.ForPeople(forPeople))
            : Repair(snapshot, policy, zones);
    }

    private static PlanOutcome Repair(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<string> zones)
    {
        var present = CniSettings.Of(snapshot);
        if (!present.Discovery && policy.AwsNode.Apply == ApplyWhen.Never)
        {
            return new PlanOutcome.Refused([Refusals.DiscoveryForbidden()]);
        }

        var cni = present.Discovery ? present : present.With(CniSettings.DiscoveryVariable, "true");
        var need = SpaceNeed.Of(snapshot, policy, cni);
        var unclear = need.New.Where(p => !p.IsClear).Select(p => p.Refuse()).ToList();
        if (unclear.Count > 0)
        {
            return new PlanOutcome.Refused(unclear);
        }

        var chosen = CidrChoice.Choose(snapshot, policy, cni, ZoneCapacity.Zones(snapshot), [.. need.New.Select(p => p.Zone)]);
        if (chosen.Block is null && need.New.Count > 0)
        {
            return new PlanOutcome.Refused([Refusals.NoBlock(chosen.Rejections)]);
        }

        IReadOnlyList<CheckedSetting> settings = policy.AwsNode.Apply == ApplyWhen.Never ? [] : SettingsCheck.Of(snapshot, policy.AwsNode, cni);
        List<PlannedStep> steps =
        [
            .. PlannedSpace.Of(snapshot, policy, need, chosen, present),
            .. PlannedSettings.WithSpace(snapshot, present),
            .. PlannedSettings.Later(snapshot, policy.AwsNode, cni, settings),
        ];
        steps.AddRange(PlannedRestart.Of(policy, steps));
        List<PlannedStep> canaries = [.. PlannedCanaries.Of(policy, zones, steps)];
        var fallbacks = Fallbacks.Of(snapshot, policy, cni, need, chosen, steps);
        return new PlanOutcome.Planned(new Plan
        {
            Cluster = snapshot.Cluster,
            Vpc = snapshot.Vpc.Id,
            Zones = zones,
            Steps = PlannedCanaries.Insert(Runbook.Order(policy.Strategy, steps), canaries),
            Fallbacks = fallbacks,
            Findings = BlastRadius.Findings(snapshot, present, need, steps),
            SharedWith = BlastRadius.SharedWith(snapshot, steps),
            Checked = RoleHazards.Found(snapshot),
            Hazards = [.. Hazards.Of(snapshot, present, need, steps, fallbacks, SubnetSize.Wanted(snapshot, policy, cni)), .. PrefixReservation.WhyNone(snapshot, policy, cni, steps, fallbacks), .. SettingsCheck.Tell(settings)],
            Touched = [.. Consequences.Touched(snapshot, [.. steps, .. canaries], fallbacks)],
            Fingerprint = Drift.Fingerprint(snapshot),
        });
    }
}
