using System.Diagnostics;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>The scripts for the real drill: in bash, with the kubectl on PATH, as the SSM agent runs them.</summary>
/// <param name="clock">The world's clock, which the host's stands in for. Starting a script belongs to the world's thread; its end comes on another.</param>
/// <param name="kubeconfig">The kubeconfig, with a context named after each cluster.</param>
/// <param name="directory">A directory of this drill's own, for locks, kubectl's cache and the script itself.</param>
public sealed class ShellScripts(TimeProvider clock, string kubeconfig, string directory) : IScriptHost
{
    private int _runs;

    /// <summary>Put before PATH, to choose a kubectl; empty for none.</summary>
    public string Tools { get; init; } = "";

    /// <summary>How long kubectl waits for one answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().ApiTime();
        var file = Path.Combine(directory, $"script-{Interlocked.Increment(ref _runs)}.sh");
        await File.WriteAllTextAsync(file, script.Lines, cancellation).ConfigureAwait(false);

        using var process = Start(file, script.Parameters, now);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return new ScriptResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Process Start(string file, IReadOnlyDictionary<string, string> parameters, string now)
    {
        var start = new ProcessStartInfo("bash", [file])
        {
            RedirectStandardInput = true, // nobody types here; a kubectl that asks for a password gets none
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = directory,
                ["HEADROOM_KUBECONFIG"] = kubeconfig,
                ["HEADROOM_LOCKS"] = directory,
                ["HEADROOM_NOW"] = now,
                ["HEADROOM_REQUEST_TIMEOUT"] = $"{(long)RequestTimeout.TotalMilliseconds}ms",
            },
        };
        if (Tools.Length > 0)
        {
            start.Environment["PATH"] = $"{Tools}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        foreach (var (name, value) in parameters)
        {
            start.Environment[$"SSM_{name}"] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start");
        process.StandardInput.Close();
        return process;
    }
}
