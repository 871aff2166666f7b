using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;

namespace Headroom.Rehearsal.Lambda.InProcess;

/// <summary>A sandbox's way to the network. Once it is disposed nothing comes back: a function whose time is up is frozen there and then, and changes nothing more.</summary>
internal sealed class StoppableHttp(InMemoryWire wire) : InMemoryWire, IDisposable
{
    private bool _stopped;

    public override async Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        await WhileAlive().ConfigureAwait(false);
        try
        {
            return await wire.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await WhileAlive().ConfigureAwait(false);
        }
    }

    public void Dispose() => _stopped = true;

    private Task WhileAlive() => _stopped ? new TaskCompletionSource().Task : Task.CompletedTask;
}
