using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>Rung 3: the restart that a plan may hold ready.</summary>
internal static class PlannedRestart
{
    /// <summary>The restart, where a person approves the plan or the policy lets it be made, and nothing else restarts aws-node before it.</summary>
    /// <remarks>Every change of the environment rolls aws-node out, and a process that has just started isn't one that is stuck.</remarks>
    public static IEnumerable<PlannedStep> Of(ClusterPolicy policy, IReadOnlyList<PlannedStep> steps) =>
        policy.Strategy == Strategy.Runbook || !(policy.Mode == Mode.Approve || policy.AwsNode.Restart == RestartWhen.Auto)
            || steps.Any(s => s is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace or ConfigureWhen.IfNotRecovered }) || !steps.Any(s => s is PlannedStep.OpenSubnets)
            ? []
            :
            [
                new PlannedStep.RestartAwsNode
                {
                    Reason = "If pods still wait then, on nodes that have room and beside open space that has addresses, ipamd itself doesn't act, and a new process looks again.",
                    Undo = "Nothing: a restart leaves nothing to take back, and running pods keep their addresses.",
                },
            ];
}
