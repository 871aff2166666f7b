using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>What infra/documents/configure-aws-node.sh does and prints.</summary>
internal static partial class ConfigureText
{
    private const string Manager = "kubectl-set";

    /// <summary>Compares, sets and tells.</summary>
    public static string Run(IKubernetesApi api, string environment, string expected)
    {
        var daemonSet = api.AwsNode ?? throw new ScriptFailure("daemonset-missing", "Error from server (NotFound): daemonsets.apps \"aws-node\" not found");
        var (wanted, before) = (Parse(environment), Parse(expected));
        var present = Present(daemonSet);

        var outcome = Compare(wanted, before, present);
        var generation = daemonSet.Generation;
        if (outcome == "set")
        {
            var changes = wanted.Where(one => State(present, one.Key) != one.Value).ToDictionary(one => one.Key, one => one.Value == "-" ? null : one.Value[1..]);
            api.SetAwsNodeEnvironment(changes, Manager);
            generation = api.AwsNode!.Generation;
        }

        var lines = wanted.Keys.Union(before.Keys)
            .Where(name => State(present, name).StartsWith('='))
            .Select(name => ScriptText.Line("before", name, ScriptText.Encode(present[name][1..])));
        return ScriptText.Lines(["headroom-configure-1", ScriptText.Line("outcome", outcome), ScriptText.Line("generation", generation), .. ScriptText.Sorted(lines)]);
    }

    /// <summary>True when the text is a list of changes.</summary>
    public static bool IsEnvironment(string? text) => text is not null && Words().IsMatch(text);

    private static string Compare(Dictionary<string, string> wanted, Dictionary<string, string> expected, Dictionary<string, string> present)
    {
        bool IsAsWanted(string name) => wanted.TryGetValue(name, out var value) && State(present, name) == value;

        if (wanted.Keys.Any(name => State(present, name) == "reference"))
        {
            return "conflict";
        }

        if (wanted.Keys.All(IsAsWanted))
        {
            return "unchanged";
        }

        return expected.All(one => State(present, one.Key) == one.Value || IsAsWanted(one.Key)) ? "set" : "conflict";
    }

    // "=value", "-" for unset, or "reference" where the value comes from elsewhere.
    private static string State(Dictionary<string, string> present, string name) => present.GetValueOrDefault(name, "-");

    private static Dictionary<string, string> Parse(string words)
    {
        var parsed = new Dictionary<string, string>();
        foreach (var word in words.Split(' '))
        {
            var end = word.IndexOfAny(['=', '-']);
            parsed[word[..end]] = word[end..];
        }

        return parsed;
    }

    private static Dictionary<string, string> Present(DaemonSetObject daemonSet)
    {
        var present = new Dictionary<string, string>();
        foreach (var (name, value) in daemonSet.Environment)
        {
            present[name] = value is null ? "reference" : "=" + value;
        }

        return present;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(-|=[A-Za-z0-9.,:/_-]*)( [A-Za-z_][A-Za-z0-9_]*(-|=[A-Za-z0-9.,:/_-]*))*\z")]
    private static partial Regex Words();
}
