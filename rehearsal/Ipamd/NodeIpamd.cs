using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>A node as its ipamd knows it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="MaxPods">The kubelet's limit.</param>
/// <param name="PodSubnet">The subnet of the zone's ENIConfig, for custom networking.</param>
internal sealed record IpamdNode(Instance Instance, int MaxPods, Subnet? PodSubnet);

/// <summary>ipamd of one node: what pkg/ipamd/ipamd.go decides at each look at its pool, and what it keeps over a restart.</summary>
internal sealed class NodeIpamd
{
    /// <summary>insufficientCidrErrorCooldown: in memory only, so that a restart ends it.</summary>
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(120);

    /// <summary>decreaseIPPoolInterval.</summary>
    private static readonly TimeSpan DecreaseInterval = TimeSpan.FromSeconds(30);

    // Go compares "<=": the moment itself still belongs to the pause.
    private static readonly TimeSpan JustAfter = TimeSpan.FromTicks(1);

    private readonly IpamdNode _node;
    private readonly WorldClock _clock;
    private readonly PoolActions _actions;
    private readonly PoolLoop _loop;
    private readonly Datastore _store = new();
    private DateTimeOffset? _insufficientAt;
    private DateTimeOffset? _decreasedAt;
    private IpamdSettings _settings;
    private NodeLimits _limits;
    private int _ipv6Addresses;

    public NodeIpamd(IpamdNode node, IpamdSettings settings, NodeEc2 ec2)
    {
        (_node, _clock) = (node, ec2.Vpc.Clock);
        _actions = new PoolActions(node, ec2, _store);
        _loop = new PoolLoop(_clock, Look);
        (_settings, _limits) = Adopt(settings);
    }

    /// <summary>True while the process serves the CNI plugin.</summary>
    public bool IsRunning => _loop.IsRunning;

    /// <summary>A cordoned node gets no more interfaces.</summary>
    public bool IsCordoned { get; set; }

    /// <summary>The pool as it is.</summary>
    public PoolStats Stats => _store.Stats();

    /// <summary>Interfaces that the node has or that are on their way to it.</summary>
    public int Interfaces => _node.Instance.Interfaces.Count;

    /// <summary>True while ipamd rests after EC2 had no address for it.</summary>
    public bool IsCoolingDown => _insufficientAt is { } at && _clock.GetUtcNow() - at <= Cooldown;

    private bool MayChangeInterfaces => !IsCordoned || _settings.ManagesCordonedNodes;

    /// <summary>Brings the pool to where it would be after a long while, without time passing: how a scenario begins.</summary>
    public void Settle()
    {
        while (IsTooLow(Stats) && _actions.TryGrow(_settings, _limits, Stats) is { IsGrown: true } growth)
        {
            growth.MarkAttached();
            growth.Apply();
        }
    }

    /// <summary>Starts the process, <paramref name="phase"/> into a turn of its loop.</summary>
    public void Begin(TimeSpan phase) => _loop.Start(phase);

    /// <summary>Ends the process. What it has asked of EC2 goes on without it.</summary>
    public void Stop() => _loop.Stop();

    /// <summary>Starts the process again (nodeInit): assignments are restored, timers are not.</summary>
    public void Restart(IpamdSettings settings)
    {
        (_insufficientAt, _decreasedAt) = (null, null);
        (_settings, _limits) = Adopt(settings);
        _actions.DropOtherMode();

        // handlePreScaling, then the loop sleeps for half of its interval before its first look.
        var busy = MayChangeInterfaces && IsTooLow(Stats) ? Grow() : TimeSpan.Zero;
        _loop.Work(busy, PoolLoop.Turn / 2);
    }

    /// <summary>AddNetwork of the CNI plugin: an address for a pod, or null.</summary>
    public PodAddress? TryAssign()
    {
        if (_settings.IsIpv6)
        {
            return new PodAddress($"2600:1f14:{_node.Instance.Ordinal:x}::{++_ipv6Addresses:x}", null, null, 0);
        }

        var address = _store.TryAssign(_clock.GetUtcNow());
        _loop.Wake(_clock.GetUtcNow());
        return address;
    }

    /// <summary>DelNetwork: the address cools before another pod may have it.</summary>
    public void Release(PodAddress address)
    {
        address.Block?.Release(address.Index, _clock.GetUtcNow() + _settings.Cooling);
        _loop.Wake(_clock.GetUtcNow());
    }

    private (IpamdSettings Settings, NodeLimits Limits) Adopt(IpamdSettings settings)
    {
        bool IsClosed(NetworkInterface network) => _actions.IsClosed(network, settings);
        _store.UsesPrefixes = settings.PrefixDelegation;
        _store.Restart(_clock.GetUtcNow(), IsClosed);
        foreach (var network in _node.Instance.Interfaces.Where(network => network.IsAttached))
        {
            _store.Add(network, _clock.GetUtcNow(), IsClosed(network));
        }

        return (settings, NodeLimits.Of(_node.Instance.Type, _node.MaxPods, settings));
    }

    private bool IsTooLow(PoolStats stats) => !_settings.IsIpv6 && WarmPool.IsTooLow(_settings, _limits, stats);

    // updateIPPoolIfRequired.
    private void Look()
    {
        var stats = Stats;
        var busy = IsTooLow(stats) ? GrowUnlessPaused() : Shrink(stats) + DropInterface();
        if (busy > TimeSpan.Zero)
        {
            _loop.Work(busy, PoolLoop.Turn);
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
        var growth = _actions.TryGrow(_settings, _limits, Stats);
        if (growth.IsInsufficient)
        {
            _insufficientAt = _clock.GetUtcNow() + growth.Duration;
        }

        if (growth.IsGrown)
        {
            _clock.Schedule(growth.Duration, () =>
            {
                // A process that has ended since can't take it in; the next one finds it at its start, or when it reconciles.
                growth.MarkAttached();
                if (IsRunning)
                {
                    growth.Apply();
                }
            });
        }

        return growth.Duration;
    }

    private TimeSpan Shrink(PoolStats stats)
    {
        var excess = WarmPool.Excess(_settings, stats);
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
        return _actions.Shrink(excess);
    }

    private TimeSpan DropInterface()
    {
        if (!MayChangeInterfaces || !WarmPool.MayDropInterface(_settings, _limits, Stats))
        {
            return TimeSpan.Zero;
        }

        var (busy, retryAt) = _actions.DropInterface(_settings, _clock.GetUtcNow());
        if (retryAt is { } at)
        {
            _loop.Wake(at);
        }

        return busy;
    }
}
