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
    public static IReadOnlyList<PlannedStep> Order(Strategy strategy, IReadOnlyList<PlannedStep> steps)
    {
        var settings = steps.OfType<PlannedStep.ConfigureAwsNode>().Where(step => step.When != ConfigureWhen.AfterRecovery).ToList();
        return strategy == Strategy.Ladder || settings.Count == 0 ? steps : [.. steps.Where(step => step is not PlannedStep.ConfigureAwsNode), Merged(settings)];
    }

    // What space can't work without and what the profile wants, in one change.
    private static PlannedStep.ConfigureAwsNode Merged(List<PlannedStep.ConfigureAwsNode> settings)
    {
        var environment = new SortedDictionary<string, string>(settings.SelectMany(step => step.Environment).ToDictionary(), StringComparer.Ordinal);
        return settings[0] with
        {
            Environment = environment,
            Before = new SortedDictionary<string, string?>(settings.SelectMany(step => step.Before).DistinctBy(value => value.Key).ToDictionary(), StringComparer.Ordinal),
            When = ConfigureWhen.WithSpace,
            Reason = $"The strategy is runbook: the settings of the policy's profile follow the space, whether or not it has brought the pods back ({string.Join(", ", environment.Keys)}).",
        };
    }
}
