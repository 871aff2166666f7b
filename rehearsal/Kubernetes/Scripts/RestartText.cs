using System.Globalization;
using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>What infra/documents/restart-aws-node.sh does and prints.</summary>
internal static partial class RestartText
{
    private const string Manager = "kubectl-rollout";

    /// <summary>Compares, restarts and tells.</summary>
    public static string Run(IKubernetesApi api, string generation, DateTimeOffset now)
    {
        var daemonSet = api.AwsNode ?? throw new ScriptFailure("daemonset-missing", "Error from server (NotFound): daemonsets.apps \"aws-node\" not found");
        var restarts = daemonSet.Generation.ToString(CultureInfo.InvariantCulture) == generation;
        if (restarts)
        {
            api.RestartAwsNode(now.ApiTime(), Manager);
        }

        return ScriptText.Lines(["headroom-restart-1", ScriptText.Line("outcome", restarts ? "restarted" : "unchanged"), ScriptText.Line("generation", api.AwsNode!.Generation)]);
    }

    /// <summary>True when the text is a DaemonSet's generation.</summary>
    public static bool IsGeneration(string? text) => text is not null && Number().IsMatch(text);

    [GeneratedRegex(@"^[1-9][0-9]{0,17}\z")]
    private static partial Regex Number();
}
