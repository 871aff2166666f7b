using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>What infra/documents/canaries.sh does and prints.</summary>
internal static partial class CanaryText
{
    private const string Part = "[a-z0-9]+([._-]+[a-z0-9]+)*";

    // In the order in which the script looks.
    private static readonly (string Name, Regex Form, string Why)[] Parameters =
    [
        ("Action", Actions(), "is not place, look or remove"),
        ("Namespace", Dns(), "is not a DNS label"),
        ("Incident", Label(), "is not a label's value"),
        ("Zones", Zones(), "is not names of zones with single spaces between them"),
        ("Image", Image(), "is not an image reference"),
        ("Lifetime", Seconds(), "is not 10 to 9999 seconds"),
    ];

    /// <summary>The first parameter that isn't one, or null.</summary>
    public static string? WhyNot(IReadOnlyDictionary<string, string> given) =>
        Parameters.Where(one => !one.Form.IsMatch(given.GetValueOrDefault(one.Name) ?? "")).Select(one => $"SSM_{one.Name} {one.Why}").FirstOrDefault();

    /// <summary>Places, looks or deletes, and tells what is there then.</summary>
    public static string Run(ClusterEndpoint cluster, IReadOnlyDictionary<string, string> given)
    {
        var (api, inNamespace, incident) = (cluster.Api, given["Namespace"], given["Incident"]);
        switch (given["Action"])
        {
            case "place":
                var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(incident)))[..12];
                foreach (var zone in given["Zones"].Split(' '))
                {
                    Demand(cluster, "create", inNamespace, "error when creating \"STDIN\": ");
                    api.CreatePod(new PodRequest(inNamespace, $"canary-{zone}-{digest}", incident, zone, given["Image"], int.Parse(given["Lifetime"], CultureInfo.InvariantCulture)));
                }

                break;
            case "remove":
                foreach (var pod in Pods(api, inNamespace, incident))
                {
                    Demand(cluster, "delete", inNamespace, "");
                    api.DeletePod(inNamespace, pod.Name);
                }

                break;
        }

        var there = Pods(api, inNamespace, incident);
        return ScriptText.Lines(["headroom-canaries-1", .. ScriptText.Sorted(there.Select(Line)), ScriptText.Line("end", there.Count)]);
    }

    private static string Line(PodObject pod) => ScriptText.Line("pod", pod.Name, pod.Request!.Zone, pod.Phase, pod.Node ?? "-", pod.StartedAt?.ApiTime() ?? "-", pod.Ip ?? "-");

    private static List<PodObject> Pods(IKubernetesApi api, string inNamespace, string incident) => [.. api.Pods.Where(pod => pod.Request?.Namespace == inNamespace && pod.Request.Incident == incident)];

    private static void Demand(ClusterEndpoint cluster, string verb, string inNamespace, string during)
    {
        if (cluster.Fault == ClusterFault.NoCanaries)
        {
            throw new ScriptFailure("unauthorized", $"Error from server (Forbidden): {during}pods is forbidden: User \"headroom-runner\" cannot {verb} resource \"pods\" in API group \"\" in the namespace \"{inNamespace}\"");
        }
    }

    [GeneratedRegex(@"^(place|look|remove)\z")]
    private static partial Regex Actions();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex Dns();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z0-9]+)+( [a-z]{2}(-[a-z0-9]+)+)*\z")]
    private static partial Regex Zones();

    [GeneratedRegex($@"^{Part}(:[0-9]{{1,5}}/{Part})?(/{Part})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(@sha256:[0-9a-f]{{64}})?\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"^[1-9][0-9]{1,3}\z")]
    private static partial Regex Seconds();
}
