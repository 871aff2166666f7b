using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Ssm;

/// <summary>Scripts that run beside the world, in processes of their own: what they leave comes back on the world's thread.</summary>
internal sealed class PostedScripts(WorldClock clock, IScriptHost inner) : IScriptHost
{
    public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<ScriptResult>();
        var running = inner.RunAsync(script, cancellation);
        running.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => clock.Post(() => done.TrySetFromTask(running)));
        return done.Task;
    }
}
