using System.Globalization;
using Headroom.Decisions.Network;
using Headroom.Decisions.Verification;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Reading;

/// <summary>Takes the output of document Canaries apart (docs/architecture.md, The reading). The runner isn't trusted: whatever doesn't match exactly is an error.</summary>
internal static class CanaryText
{
    private const string Header = "headroom-canaries-1";
    private const string None = "-";

    // SSM returns the first 24,000 characters of standard output (GetCommandInvocation).
    private const int MostOutput = 24_000;

    /// <summary>The incident's pods.</summary>
    public static IReadOnlyList<CanaryPod> Read(string output)
    {
        var lines = output.EndsWith('\n') && output.Length <= MostOutput ? output[..^1].Split('\n') : throw Malformed("it is cut off");
        if (lines is not [Header, .. var pods, var last] || last != $"end\t{pods.Length.ToString(CultureInfo.InvariantCulture)}")
        {
            throw Malformed($"{lines.Length} lines aren't {Header}, pods and their number");
        }

        var read = pods.Select(Pod).ToList();
        return read.DistinctBy(pod => pod.Zone).Count() == read.Count ? read : throw Malformed("a zone has two pods");
    }

    private static CanaryPod Pod(string line) =>
        line.Split('\t') is ["pod", { Length: > 0 }, { Length: > 0 } zone, "Pending" or "Running" or "Succeeded" or "Failed" or "Unknown", { Length: > 0 } node, var start, var ip]
            && IsNone(start, text => Times.Read(text) is not null) && IsNone(ip, text => Cidr.TryParse($"{text}/32", out _))
            ? new CanaryPod(zone, line.Split('\t')[3], Given(node), Times.Read(start), Given(ip))
            : throw Malformed("a pod's line isn't one");

    private static bool IsNone(string text, Func<string, bool> isFit) => text == None || isFit(text);

    private static string? Given(string text) => text == None ? null : text;

    private static ReadingMalformedException Malformed(string what) => new(what, Header);
}
