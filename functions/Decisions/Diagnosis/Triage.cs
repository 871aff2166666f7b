using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Snapshot → causes.</summary>
public static class Triage
{
    /// <summary>What is wrong, cluster first, then by zone; a single <see cref="CauseKind.Healthy"/> when nothing is.</summary>
    /// <param name="snapshot">What was seen.</param>
    /// <param name="policy">The cluster's policy, or null when the policy doesn't name the cluster.</param>
    public static IReadOnlyList<Cause> Diagnose(ClusterSnapshot snapshot, ClusterPolicy? policy) => throw new NotImplementedException();
}
