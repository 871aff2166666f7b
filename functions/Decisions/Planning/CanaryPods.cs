using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>An incident's canary pods: their names, their label, and what their document is told.</summary>
public static partial class CanaryPods
{
    /// <summary>How much longer than its deadline a pod lives at most: the last look comes some seconds after it.</summary>
    private const int MostOverdue = 120;

    /// <summary>The value of their label <c>headroom.incident</c>: the incident's id, or a digest of it where it is no label.</summary>
    public static string LabelOf(string incident) => Label().IsMatch(incident) ? incident : $"sha256-{Digest(incident)[..40]}";

    /// <summary>Zone → name of its pod; the script derives the same.</summary>
    public static string NameOf(string incident, string zone) => $"canary-{zone}-{Digest(LabelOf(incident))[..12]}";

    /// <summary>True where a step may be given to the document: plans come from a table, and whoever can write there mustn't choose what a shell is told.</summary>
    public static bool IsFit(PlannedStep.SendCanaries step) =>
        CanaryForms.IsImage(step.Image) && CanaryForms.IsNamespace(step.Namespace) && step.Zones.Count > 0 && step.Zones.All(CanaryForms.IsZone) && step.Zones.Distinct().Count() == step.Zones.Count
        && step.DeadlineSeconds is >= CanaryForms.LeastDeadline and <= CanaryForms.MostDeadline;

    /// <summary>Parameters of the document Canaries, in their order.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="step">The planned step.</param>
    /// <param name="action"><c>place</c>, <c>look</c> or <c>remove</c>.</param>
    /// <param name="incident">The incident's id, or what stands for it.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Parameters(string cluster, PlannedStep.SendCanaries step, string action, string incident) =>
    [
        new("Action", action),
        new("Cluster", cluster),
        new("Image", step.Image),
        new("Incident", incident),
        new("Lifetime", (step.DeadlineSeconds + MostOverdue).ToString(CultureInfo.InvariantCulture)),
        new("Namespace", step.Namespace),
        new("Zones", string.Join(' ', step.Zones)),
    ];

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
