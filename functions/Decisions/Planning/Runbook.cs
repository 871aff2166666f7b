using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>Strategy <c>runbook</c>: the order of CRE-2025-0112's mitigation, with its mistakes put right.</summary>
/// <remarks>
/// The CRE's order is block, subnets with their tag, then aws-node's variables, then a look at the pods. Put right are: subnets get their zone's route table and
/// network ACL, and sizes that fit the block; the switch comes last and alone; the variables are one change, which rolls aws-node out by itself, so that
/// there is no restart; nothing is set that the hazard check leaves out.
/// </remarks>
internal static class Runbook
{
    /// <summary>The steps in the strategy's order.</summary>
    public static IReadOnlyList<PlannedStep> Order(Strategy strategy, IReadOnlyList<PlannedStep> steps) => strategy == Strategy.Ladder ? steps :
    [
        .. steps.Where(step => !IsLater(step)),
        .. steps.Where(IsLater).Take(1).Cast<PlannedStep.ConfigureAwsNode>().Select(step => step with
        {
            When = ConfigureWhen.InOrder,
            Reason = $"The strategy is runbook: the settings of the policy's profile follow the space, whether or not it has brought the pods back ({string.Join(", ", step.Environment.Keys)}).",
        }),
    ];

    private static bool IsLater(PlannedStep step) => step is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.IfNotRecovered or ConfigureWhen.AfterRecovery };
}
