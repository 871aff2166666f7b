using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>Runs of the scripts.</summary>
internal static class Script
{
    public static ScriptRun Read(string? cluster = "web") => new("ReadCluster", Text("read-cluster.sh"), Parameters(("Cluster", cluster)));

    public static ScriptRun Configure(string? environment, string? expected, string? cluster = "web") =>
        new("ConfigureAwsNode", Text("configure-aws-node.sh"), Parameters(("Cluster", cluster), ("Environment", environment), ("Expected", expected)));

    public static ScriptRun Restart(string? generation, string? cluster = "web") => new("RestartAwsNode", Text("restart-aws-node.sh"), Parameters(("Cluster", cluster), ("Generation", generation)));

    public static ScriptRun Canaries(string? action, string? image = "pause:3.10", string? zones = "us-west-2a us-west-2b", string? incident = "inc-1", string? inNamespace = "headroom-canary", string? lifetime = "420", string? cluster = "web") => new(
        "Canaries", Text("canaries.sh"), Parameters(("Cluster", cluster), ("Action", action), ("Image", image), ("Zones", zones), ("Incident", incident), ("Namespace", inNamespace), ("Lifetime", lifetime)));

    /// <summary>The path of a script's file.</summary>
    public static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../infra/documents", file));

    /// <summary>The two ways in to one cluster: bash with that kubectl, and in process.</summary>
    public static (IScriptHost Real, InProcessScripts Virtual) Hosts(this ServedCluster served, string kubectl, TimeSpan? requestTimeout = null)
    {
        var tools = Directory.CreateDirectory(Path.Combine(served.Directory, "tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "kubectl"), kubectl);
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HEADROOM_REQUEST_TIMEOUT"] = $"{(requestTimeout ?? TimeSpan.FromSeconds(30)).TotalMilliseconds}ms",
        };
        var standsStill = new WorldClock(SomeObject.Start); // both read at the same moment
        return (new AtTheStart(new BashScriptHost(served.Clock, served.Directory, served.KubeconfigPath, variables)), new InProcessScripts([served.Endpoint], standsStill));
    }

    /// <summary>What a reading's output holds: its header, the text inside, its trailer.</summary>
    public static (string Header, string Text, string Trailer) Unpack(string output)
    {
        var lines = output.TrimEnd('\n').Split('\n');
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(string.Concat(lines[1..^1]))), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return (lines[0], reader.ReadToEnd(), lines[^1]);
    }

    private static string Text(string file) => File.ReadAllText(PathOf(file));

    private static Dictionary<string, string> Parameters(params (string Name, string? Value)[] parameters) =>
        parameters.Where(one => one.Value is not null).ToDictionary(one => one.Name, one => one.Value!);

    // The served world's clock runs: its scripts are told the time at which it started.
    private sealed class AtTheStart(IScriptHost host) : IScriptHost
    {
        public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation) =>
            host.RunAsync(script with { Lines = $"export HEADROOM_NOW=2026-01-01T00:00:00Z\n{script.Lines}" }, cancellation);
    }
}
