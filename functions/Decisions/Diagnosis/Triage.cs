using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Snapshot → causes.</summary>
public static class Triage
{
    private static readonly CauseKind[] Outside = [CauseKind.AutoMode, CauseKind.Ipv6Cluster, CauseKind.SharedVpc, CauseKind.ClusterNotActive, CauseKind.NotManagedByHeadroom];

    /// <summary>What is wrong, cluster first, then by zone; a single <see cref="CauseKind.Healthy"/> when nothing is.</summary>
    /// <param name="snapshot">What was seen.</param>
    /// <param name="policy">The cluster's policy, or null when the policy doesn't name the cluster.</param>
    public static IReadOnlyList<Cause> Diagnose(ClusterSnapshot snapshot, ClusterPolicy? policy)
    {
        if (policy is null)
        {
            return [new(CauseKind.NotManagedByHeadroom, null, [$"The policy doesn't name the cluster {snapshot.Cluster}."])];
        }

        var sight = new Sight(snapshot, policy);
        List<Cause> causes =
        [
            .. ClusterCauses.Of(snapshot), .. PermissionCauses.Of(sight), .. SettingCauses.Of(sight), .. AccountCauses.Of(sight), .. SpaceCauses.Of(sight), .. NodeCauses.Of(sight),
        ];
        causes.AddRange(Unexplained(sight, causes));
        return causes.Count > 0 ? causes : [new(CauseKind.Healthy, null, Health(sight))];
    }

    /// <summary>True when EKS and EC2 alone show a cause that is refused, so that no reading from inside the cluster can change the answer.</summary>
    public static bool IsRefusedFromOutside(ClusterSnapshot outside, ClusterPolicy policy) => Diagnose(outside, policy).Any(c => Outside.Contains(c.Kind));

    // Who has waited for long in a zone that nothing was found in, while nothing was found in the cluster.
    private static IEnumerable<Cause> Unexplained(Sight sight, IReadOnlyList<Cause> found)
    {
        var explained = found.Where(c => Answers.To(c) != Answer.None).Select(c => c.Zone).ToHashSet();
        if (explained.Contains(null))
        {
            return [];
        }

        return from waiting in sight.Waiting
               where sight.Snapshot.Inside!.ReadAt - waiting.Node.WaitingSince >= Waiting.Patience && !explained.Contains(waiting.Node.Zone)
               group waiting by waiting.Node.Zone into zone
               orderby zone.Key
               select new Cause(CauseKind.Unexplained, zone.Key,
               [
                   $"{Words.Count(zone.Sum(w => w.Pods), "pod")} in {zone.Key} without an address since {zone.Min(w => w.Node.WaitingSince):yyyy-MM-ddTHH:mm:ssZ}, but not for want of headroom or interface slots.",
                   $"The nodes are {Words.Some([.. zone.Select(w => $"{w.Node.Name}{(w.Room == NodeRoom.Cordoned ? " (cordoned: ipamd adds nothing)" : "")}")])}.",
               ], Confidence.Likely);
    }

    private static IReadOnlyList<string> Health(Sight sight)
    {
        var pods = sight.Waiting.Sum(w => w.Pods);
        return
        [
            sight.Zones.Count == 0
                ? "The cluster has no nodes."
                : $"Headroom is {Words.List(sight.Zones.Select(z => $"{Words.Number(z.Addresses)} in {z.Zone}"))}, and the floor is {Words.Number(sight.Policy.Floor)}.",
            .. pods > 0 ? new[] { $"{Words.Count(pods, "pod")} without an address for less than {Waiting.Patience.TotalMinutes:0} minutes." } : [],
        ];
    }
}
