using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Diagnosis + policy → plan.</summary>
public static class Planner
{
    /// <summary>The ordered steps that bring the affected zones back, or why there are none.</summary>
    public static PlanOutcome Make(ClusterSnapshot snapshot, ClusterPolicy policy, IReadOnlyList<Cause> causes) => throw new NotImplementedException();
}
