using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Planning;

/// <summary>The pods that go ahead of the first verification, where the policy names an image for them.</summary>
internal static class PlannedCanaries
{
    /// <summary>The step, where there is something to verify.</summary>
    public static IEnumerable<PlannedStep> Of(ClusterPolicy policy, IReadOnlyList<string> zones, IReadOnlyList<PlannedStep> steps) =>
        policy.Verification?.Canary is not { } canary || !steps.Any(IsJudged)
            ? []
            :
            [
                new PlannedStep.SendCanaries
                {
                    Zones = zones,
                    Image = canary.Image,
                    Namespace = canary.Namespace,
                    DeadlineSeconds = canary.DeadlineSeconds,
                    Reason = $"A new pod in {Words.List(zones)} shows whether the space works, also where no pod of the cluster's own happens to start; it proves or disproves, and repairs nothing.",
                    Undo = "The pods are deleted once they have answered, and at the incident's end whatever happens; by themselves they end at the latest two minutes after their deadline, counted from when a node took them.",
                },
            ];

    /// <summary>The steps with these before the first that a verification comes ahead of.</summary>
    public static IReadOnlyList<PlannedStep> Insert(IReadOnlyList<PlannedStep> steps, IReadOnlyList<PlannedStep> canaries)
    {
        var first = steps.TakeWhile(step => !IsConditional(step)).Count();
        return canaries.Count == 0 ? steps : [.. steps.Take(first), .. canaries, .. steps.Skip(first)];
    }

    /// <summary>True for what is carried out only by a verdict.</summary>
    public static bool IsConditional(PlannedStep step) => step is PlannedStep.ConfigureAwsNode { When: not ConfigureWhen.WithSpace } or PlannedStep.RestartAwsNode;

    private static bool IsJudged(PlannedStep step) => step is PlannedStep.OpenSubnets or PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace };
}
