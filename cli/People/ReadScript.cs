using System.Diagnostics;

namespace Headroom.Cli.People;

/// <summary>Runs the read document's script here, with the caller's own kubectl and kubeconfig, as the runner host would.</summary>
internal static class ReadScript
{
    public static readonly string File = Path.Combine("infra", "documents", "read-cluster.sh");

    /// <summary>What the script prints.</summary>
    /// <exception cref="ArgumentException">It failed; the message has its reason.</exception>
    public static async Task<string> RunAsync(string cluster, FileInfo kubeconfig, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("bash", [File]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SSM_Cluster"] = cluster;
        start.Environment["HEADROOM_KUBECONFIG"] = kubeconfig.FullName;
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync(cancellation);
        var output = await bash.StandardOutput.ReadToEndAsync(cancellation);
        await bash.WaitForExitAsync(cancellation);
        return bash.ExitCode == 0 ? output : throw new ArgumentException($"the cluster can't be read with {kubeconfig.FullName}: {(await error).Trim()}");
    }
}
