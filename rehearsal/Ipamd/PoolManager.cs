using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What ipamd decides at each look at its pool: StartNodeIPPoolManager and updateIPPoolIfRequired of pkg/ipamd/ipamd.go.</summary>
internal sealed class PoolManager
{
    /// <summary>insufficientCidrErrorCooldown: in memory only, so that a restart ends it.</summary>
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(120);

    /// <summary>Go compares "&lt;=": the moment itself still belongs to the pause.</summary>
    public static readonly TimeSpan JustAfter = TimeSpan.FromTicks(1);

    /// <summary>decreaseIPPoolInterval.</summary>
    private static readonly TimeSpan DecreaseInterval = TimeSpan.FromSeconds(30);

    private readonly WorldClock _clock;
    private readonly Datastore _store;
    private readonly PoolGrowth _growth;
    private readonly PoolShrinking _shrinking;
    private readonly PoolLoop _loop;
    private DateTimeOffset? _insufficientAt;
    private DateTimeOffset? _decreasedAt;

    public PoolManager(WorldClock clock, Datastore store, PoolGrowth growth, PoolShrinking shrinking)
    {
        (_clock, _store, _growth, _shrinking) = (clock, store, growth, shrinking);
        _loop = new PoolLoop(clock, Look);
    }

    /// <summary>What the process read at its start.</summary>
    public required IpamdSettings Settings { get; set; }

    public required NodeLimits Limits { get; set; }

    public bool IsCordoned { get; set; }

    public bool IsRunning => _loop.IsRunning;

    /// <summary>isENIAttachmentAllowed.</summary>
    public bool MayChangeInterfaces => !IsCordoned || Settings.ManagesCordonedNodes;

    /// <summary>isDatastorePoolTooLow.</summary>
    public bool IsTooLow => IsLow(_store.Stats());

    /// <summary>inInsufficientCidrCoolingPeriod.</summary>
    public bool IsCoolingDown => _insufficientAt is { } at && _clock.GetUtcNow() - at <= Cooldown;

    /// <summary>Starts the loop, <paramref name="phase"/> after its last look; what came of the growth at the process's start decides whether it rests first.</summary>
    public void Start(TimeSpan phase, Growth atStart)
    {
        (_insufficientAt, _decreasedAt) = (atStart.IsInsufficient ? _clock.GetUtcNow() : null, null);
        _loop.Start(phase);
    }

    public void Stop() => _loop.Stop();

    /// <summary>A pod came or went: the next look is worth making.</summary>
    public void Wake() => _loop.Wake(_clock.GetUtcNow());

    private bool IsLow(PoolStats stats) => !Settings.IsIpv6 && WarmPool.IsTooLow(Settings, Limits, stats);

    private void Look()
    {
        var stats = _store.Stats();
        var busy = IsLow(stats) ? GrowUnlessPaused() : Shrink(stats) + DropInterface(stats);
        if (busy > TimeSpan.Zero)
        {
            _loop.Work(busy);
        }
    }

    private TimeSpan GrowUnlessPaused()
    {
        if (IsCoolingDown)
        {
            _loop.Wake(_insufficientAt!.Value + Cooldown + JustAfter);
            return TimeSpan.Zero;
        }

        return MayChangeInterfaces ? Grow() : TimeSpan.Zero;
    }

    // How long it takes; nothing when EC2 wasn't asked, because no interface has room and none may be added.
    private TimeSpan Grow()
    {
        var growth = _growth.TryGrow(Settings, Limits);
        _insufficientAt = growth.IsInsufficient ? _clock.GetUtcNow() + growth.Took : _insufficientAt;
        if (growth.Grown is { } network)
        {
            _clock.Schedule(growth.Took, () =>
            {
                // A process that has ended since can't take it in; the next one finds it at its start.
                network.IsAttached = true;
                if (IsRunning)
                {
                    _growth.TakeIn(network, Settings);
                }
            });
        }

        return growth.Took;
    }

    private TimeSpan Shrink(PoolStats stats)
    {
        var excess = WarmPool.Excess(Settings, stats);
        if (excess == 0)
        {
            return TimeSpan.Zero;
        }

        if (_decreasedAt is { } at && _clock.GetUtcNow() - at <= DecreaseInterval)
        {
            _loop.Wake(at + DecreaseInterval + JustAfter);
            return TimeSpan.Zero;
        }

        _decreasedAt = _clock.GetUtcNow();
        return _shrinking.Shrink(excess);
    }

    // shouldRemoveExtraENIs goes by the numbers of before the shrinking, too.
    private TimeSpan DropInterface(PoolStats stats)
    {
        if (!MayChangeInterfaces || !WarmPool.MayDropInterface(Settings, Limits, stats))
        {
            return TimeSpan.Zero;
        }

        var (busy, retryAt) = _shrinking.DropInterface(Settings, _clock.GetUtcNow());
        if (retryAt is { } at)
        {
            _loop.Wake(at);
        }

        return busy;
    }
}
