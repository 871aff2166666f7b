using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>Headroom's scripts for the virtual world: in this process, against the world's objects. A parity test holds them to the real ones.</summary>
public sealed partial class InProcessScripts(IEnumerable<ClusterEndpoint> clusters, TimeProvider clock) : IScriptHost
{
    private readonly Dictionary<string, ClusterEndpoint> _clusters = clusters.ToDictionary(cluster => cluster.Api.Cluster);

    /// <summary>False when the runner lacks kubectl.</summary>
    public bool HasKubectl { get; set; } = true;

    /// <summary>False when the runner lacks its kubeconfig.</summary>
    public bool HasKubeconfig { get; set; } = true;

    /// <inheritdoc/>
    public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(new ScriptResult(0, Run(script), ""));
        }
        catch (ScriptFailure failure)
        {
            return Task.FromResult(new ScriptResult(1, "", failure.Message + "\n"));
        }
    }

    private string Run(ScriptRun script)
    {
        var name = script.Parameters.GetValueOrDefault("Cluster");
        Require(name is not null && ClusterName().IsMatch(name), "bad-parameter", "SSM_Cluster is not an EKS cluster's name (unset: the SSM agent is older than 3.3.2746.0)");
        var configures = script.Kind == "ConfigureAwsNode";
        foreach (var parameter in configures ? ["Environment", "Expected"] : Array.Empty<string>())
        {
            var isEnvironment = ConfigureText.IsEnvironment(script.Parameters.GetValueOrDefault(parameter));
            Require(isEnvironment, "bad-parameter", $"SSM_{parameter} is not NAME=value or NAME- (to unset), with single spaces between them");
        }

        var sends = script.Kind == "Canaries";
        if (sends && CanaryText.WhyNot(script.Parameters) is { } wrong)
        {
            throw new ScriptFailure("bad-parameter", wrong);
        }

        var restarts = script.Kind == "RestartAwsNode";
        Require(!restarts || RestartText.IsGeneration(script.Parameters.GetValueOrDefault("Generation")), "bad-parameter", "SSM_Generation is not a DaemonSet's generation");
        Require(HasKubectl, "kubectl-missing", "no kubectl on the runner's PATH: install one within a minor version of the cluster's");
        Require(HasKubeconfig, "kubeconfig-missing", "/etc/headroom/kubeconfig is not there or not readable");
        Require(_clusters.TryGetValue(name!, out var cluster), "kubectl-failed", $"error: context \"{name}\" does not exist");
        if (ScriptFailure.Of(cluster!.Fault) is { } failure)
        {
            throw failure;
        }

        return sends ? CanaryText.Run(cluster, script.Parameters)
            : restarts ? RestartText.Run(cluster.Api, script.Parameters["Generation"], clock.GetUtcNow())
            : configures
            ? ConfigureText.Run(cluster.Api, script.Parameters["Environment"], script.Parameters["Expected"])
            : Packed(ReadingText.Of(cluster.Api, clock.GetUtcNow()));
    }

    private static void Require(bool holds, string word, string words)
    {
        if (!holds)
        {
            throw new ScriptFailure(word, words);
        }
    }

    private static string Packed(string reading)
    {
        var bytes = Encoding.UTF8.GetBytes(reading);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var body = string.Join('\n', Convert.ToBase64String(packed.ToArray()).Chunk(76).Select(line => new string(line)));
        return $"headroom-reading-1\n{body}\n{bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n";
    }

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z_-]{0,99}\z")]
    private static partial Regex ClusterName();
}
