using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>A kind of field manager that may put aws-node's environment back.</summary>
/// <param name="Starts">How its name in <c>metadata.managedFields</c> begins, in any case.</param>
/// <param name="Who">What people call it.</param>
/// <param name="When">When it puts values back.</param>
/// <param name="Where">Where to change them for good.</param>
public sealed record EnvironmentOwner(string Starts, string Who, string When, string Where);

/// <summary>Who besides Headroom writes aws-node's environment, and will put back what a plan changes (docs/preflight.md has the table).</summary>
public static class EnvironmentOwners
{
    // A name is somebody else's text.
    private const int MostOfAName = 64;

    private const string AppliedFile = "kubectl-client-side-apply";

    /// <summary>The managers that are known, the longer names first.</summary>
    public static IReadOnlyList<EnvironmentOwner> Known { get; } =
    [
        new("argocd", "Argo CD", "at its next sync, with selfHeal within minutes", "the Application's source in Git"),
        new("kustomize-controller", "Flux", "at its next reconciliation", "the Kustomization's source in Git"),
        new("helm-controller", "Flux", "at its next upgrade, or at once where driftDetection is on", "the HelmRelease's values"),
        new("flux", "Flux", "at its next reconciliation", "its source in Git"),
        new("terraform-provider-helm", "Terraform", "at its next apply", "the helm_release's values"),
        new("terraform", "Terraform", "at its next apply", "the configuration"),
        new("hashicorp", "Terraform", "at its next apply", "the configuration"),
        new("helm", "Helm", "at its next upgrade", "the release's values"),
        new("pulumi", "Pulumi", "at its next up", "the program"),
        new(AppliedFile, "kubectl apply", "when its file is applied again", "that file"),
        new("kubectl", "kubectl apply --server-side", "when its file is applied again", "that file"),
    ];

    /// <summary>A sentence for each manager that may take back a change of the plan's.</summary>
    public static IEnumerable<string> Of(ClusterSnapshot snapshot, IReadOnlyList<PlannedStep> steps)
    {
        var changed = steps.OfType<PlannedStep.ConfigureAwsNode>().SelectMany(s => s.Environment.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        return changed.Count == 0
            ? []
            : from manager in (snapshot.Inside?.AwsNode?.Managers ?? []).Distinct().Order(StringComparer.Ordinal)
              where !IsHarmless(manager)
              select Sentence(manager, Words.List(changed));
    }

    // EKS's own entries are UpdateAddon's matter, or those of the cluster's first day; kubectl's other verbs (set, edit, patch) are single commands of people.
    private static bool IsHarmless(string manager) =>
        manager is "eks" or "before-first-apply" || (manager.StartsWith("kubectl-", StringComparison.Ordinal) && manager != AppliedFile);

    private static string Sentence(string manager, string changed) =>
        Known.FirstOrDefault(o => manager.StartsWith(o.Starts, StringComparison.OrdinalIgnoreCase)) is { } owner
            ? $"{Printable(manager)} ({owner.Who}) also writes aws-node's environment and may put {changed} back {owner.When}: make the change in {owner.Where}, too."
            : $"{Printable(manager)} also writes aws-node's environment, and it isn't known here who that is or whether {changed} will be put back: see for yourself.";

    private static string Printable(string name) =>
        new([.. name.Take(MostOfAName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' ? c : '?')]);
}
