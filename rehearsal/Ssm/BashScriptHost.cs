using System.Diagnostics;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Ssm;

/// <summary>Runs documents' scripts really: bash, and whatever is on the path (a real kubectl), against the kubeconfig of the world's Kubernetes front.</summary>
/// <param name="clock">Results come back on the world's thread.</param>
/// <param name="folder">Scripts and their leavings.</param>
/// <param name="kubeconfig">What <c>HEADROOM_KUBECONFIG</c> names.</param>
/// <param name="variables">What else scripts find in their environment, such as PATH.</param>
internal sealed class BashScriptHost(WorldClock clock, string folder, string kubeconfig, IReadOnlyDictionary<string, string> variables) : IScriptHost
{
    private int _runs;

    public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, $"command-{++_runs}")).FullName;
        var file = Path.Combine(place, "_script.sh");
        File.WriteAllText(file, script.Lines + "\n");
        var done = new TaskCompletionSource<ScriptResult>();
        _ = RunAsync(StartInfo(place, file, script), done, cancellation);
        return done.Task;
    }

    private ProcessStartInfo StartInfo(string place, string file, ScriptRun script)
    {
        var start = new ProcessStartInfo("bash", [file]) { WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["HOME"] = place;
        start.Environment["HEADROOM_KUBECONFIG"] = kubeconfig;
        start.Environment["HEADROOM_LOCKS"] = folder;
        start.Environment["HEADROOM_NOW"] = clock.GetUtcNow().ApiTime(); // the host's clock is the world's
        foreach (var (name, value) in script.Parameters)
        {
            start.Environment[$"SSM_{name}"] = value;
        }

        return start;
    }

    // The process goes on beside the world: only its result comes back on the world's thread.
    private async Task RunAsync(ProcessStartInfo start, TaskCompletionSource<ScriptResult> done, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            await using var kill = cancellation.Register(() => Kill(process)).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            var result = new ScriptResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            clock.Post(() => done.TrySetResult(result));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            clock.Post(() => done.TrySetResult(new ScriptResult(127, "", $"bash can't be started: {missing.Message}")));
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
