using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.Loopback;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>Services behind a loopback port, on a world that runs by the wall clock.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly WorldClock _clock;
    private readonly LoopbackServer _server;
    private readonly Task _running;
    private AwsCli? _cli;

    private ServedWorld(WorldClock clock, AwsFront front, LoopbackServer server, double speedUp)
    {
        (_clock, Front, _server) = (clock, front, server);
#pragma warning disable RS0030 // the paced run is what waits on a wall clock
        _running = clock.RunPacedAsync(TimeProvider.System, speedUp, () => false, _stop.Token);
#pragma warning restore RS0030
    }

    public AwsFront Front { get; }

    /// <summary>Starts at its first use.</summary>
    public AwsCli Cli => _cli ??= new AwsCli(_server.Address);

    public Uri Address => _server.Address;

    public static async Task<ServedWorld> StartAsync(Func<WorldClock, Chance, IEnumerable<IAwsService>> services)
    {
        var (clock, chance) = (new WorldClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), new Chance(1));
        return await StartAsync(clock, new AwsFront(clock, chance, services(clock, chance)));
    }

    /// <summary>Serves a front on its clock, which ends with the serving.</summary>
    public static async Task<ServedWorld> StartAsync(WorldClock clock, AwsFront front, double speedUp = 1) =>
        new(clock, front, await LoopbackServer.StartAsync(new AwsHttpFront(clock, front)), speedUp);

    public async ValueTask DisposeAsync()
    {
        _cli?.Dispose();
        await _server.DisposeAsync();
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _clock.Dispose();
    }
}
