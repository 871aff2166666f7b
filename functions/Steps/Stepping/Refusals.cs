using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Stepping;

/// <summary>Says when the reading from inside the cluster can't change the answer, so that no runner is needed for a refusal.</summary>
internal static class Refusals
{
    private static readonly CauseKind[] Outside = [CauseKind.AutoMode, CauseKind.Ipv6Cluster, CauseKind.SharedVpc, CauseKind.ClusterNotActive, CauseKind.NotManagedByHeadroom];

    /// <summary>True when EKS and EC2 alone show a cause that Headroom refuses.</summary>
    public static bool AreKnownOutside(ClusterSnapshot outside, ClusterPolicy policy) => Triage.Diagnose(outside, policy).Any(c => Outside.Contains(c.Kind));
}
