using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Ssm;

/// <summary>Gives scripts that are answered in process the time that a shell and kubectl take; what they see is what is there at the end of it.</summary>
internal sealed class TimedScripts(IScriptHost scripts, WorldClock clock, Latencies latencies) : IScriptHost
{
    public async Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        await clock.Delay(latencies.Draw(Delays.KubectlScript)).ConfigureAwait(false);
        return await scripts.RunAsync(script, cancellation).ConfigureAwait(false);
    }
}
