using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;

namespace Headroom.Rehearsal.Lambda.InProcess;

/// <summary>A sandbox's way to the network. Once it is disposed nothing comes back: a function whose time is up, or whose process is gone, changes nothing more.</summary>
internal sealed class StoppableHttp(InMemoryWire wire) : InMemoryWire, IDisposable
{
    private bool _stopped;

    /// <summary>Called when the sandbox's process ends in the middle of a call.</summary>
    public Action? Died { get; set; }

    public override async Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        await WhileAlive().ConfigureAwait(false);
        try
        {
            var response = await wire.SendAsync(request, cancellation).ConfigureAwait(false);
            _stopped |= response.Delivery is Delivery.NobodyThere or Delivery.Hangs;
            if (response.Delivery == Delivery.NobodyThere)
            {
                Died?.Invoke();
            }

            return response;
        }
        finally
        {
            await WhileAlive().ConfigureAwait(false);
        }
    }

    public void Dispose() => _stopped = true;

    private Task WhileAlive() => _stopped ? new TaskCompletionSource().Task : Task.CompletedTask;
}
