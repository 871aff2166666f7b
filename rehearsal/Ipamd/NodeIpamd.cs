using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>A node as its ipamd knows it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="MaxPods">The kubelet's limit.</param>
/// <param name="PodSubnet">The subnet of the zone's ENIConfig, for custom networking.</param>
internal sealed record IpamdNode(Instance Instance, int MaxPods, Subnet? PodSubnet);

/// <summary>
/// ipamd of one node: StartNodeIPPoolManager of pkg/ipamd/ipamd.go. Its loop looks at the pool every five seconds; the world runs a turn of the loop only
/// where something may have changed since the last one, at the moment at which the loop would have come to it.
/// </summary>
internal sealed class NodeIpamd
{
    /// <summary>ipPoolMonitorInterval.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>insufficientCidrErrorCooldown.</summary>
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(120);

    /// <summary>decreaseIPPoolInterval.</summary>
    private static readonly TimeSpan DecreaseInterval = TimeSpan.FromSeconds(30);

    private readonly IpamdNode _node;
    private readonly WorldClock _clock;
    private readonly PoolActions _actions;
    private readonly Datastore _store = new();
    private IDisposable? _next;
    private DateTimeOffset _nextAt;
    private DateTimeOffset _turnEnded;
    private DateTimeOffset _turnAt;
    private DateTimeOffset? _insufficientAt;
    private DateTimeOffset? _decreasedAt;
    private IpamdSettings _settings;
    private int _run;
    private int _ipv6Addresses;
    private bool _isBusy;

    public NodeIpamd(IpamdNode node, IpamdSettings settings, NodeEc2 ec2)
    {
        (_node, _settings, _clock) = (node, settings, ec2.Vpc.Clock);
        _actions = new PoolActions(node, ec2, _store);
        Adopt(settings);
    }

    /// <summary>True while the process serves the CNI plugin.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>A cordoned node gets no more interfaces.</summary>
    public bool IsCordoned { get; set; }

    /// <summary>The pool as it is.</summary>
    public PoolStats Stats => _store.Stats();

    /// <summary>The world's moment.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Interfaces that it has or that are on their way to it.</summary>
    public int Interfaces => _node.Instance.Interfaces.Count;

    /// <summary>True while ipamd rests after EC2 had no address for it.</summary>
    public bool IsCoolingDown => _insufficientAt is { } at && _clock.GetUtcNow() - at <= Cooldown;

    private NodeLimits Limits => NodeLimits.Of(_node.Instance.Type, _node.MaxPods, _settings);

    /// <summary>Brings the pool to where it would be after a long while, without time passing: how a scenario begins.</summary>
    public void Settle()
    {
        while (IsTooLow(Stats) && _actions.TryGrow(_settings, Limits, Stats) is { IsGrown: true } growth)
        {
            growth.MarkAttached();
            growth.Apply();
        }
    }

    /// <summary>Starts the process, <paramref name="phase"/> into a turn of its loop.</summary>
    public void Begin(TimeSpan phase)
    {
        IsRunning = true;
        _turnEnded = _clock.GetUtcNow() - phase;
        Wake(_clock.GetUtcNow());
    }

    /// <summary>Ends the process. What it has asked of EC2 goes on without it.</summary>
    public void Stop()
    {
        (IsRunning, _isBusy) = (false, false);
        _run++;
        _next?.Dispose();
        _next = null;
    }

    /// <summary>Starts the process again: assignments are restored, timers are not (nodeInit).</summary>
    public void Restart(IpamdSettings settings)
    {
        (_insufficientAt, _decreasedAt) = (null, null);
        Adopt(settings);
        _actions.DropOtherMode();
        IsRunning = true;

        // handlePreScaling, then the loop sleeps for half of its interval before its first look.
        var busy = IsAllowed && IsTooLow(Stats) ? Grow() : TimeSpan.Zero;
        EndTurn(busy, Turn / 2);
    }

    /// <summary>AddNetwork of the CNI plugin: an address for a pod, or null.</summary>
    public PodAddress? TryAssign()
    {
        if (_settings.IsIpv6)
        {
            return new PodAddress($"2600:1f14:{_node.Instance.Ordinal:x}::{++_ipv6Addresses:x}", null, null, 0);
        }

        var address = _store.TryAssign(_clock.GetUtcNow());
        Wake(_clock.GetUtcNow());
        return address;
    }

    /// <summary>DelNetwork: the address cools before another pod may have it.</summary>
    public void Release(PodAddress address)
    {
        address.Block?.Release(address.Index, _clock.GetUtcNow() + _settings.Cooling);
        Wake(_clock.GetUtcNow());
    }

    private void Adopt(IpamdSettings settings)
    {
        _settings = settings;
        _store.UsesPrefixes = settings.PrefixDelegation;
        _store.Restart(_clock.GetUtcNow(), network => _actions.IsClosed(network, settings));
        foreach (var network in _node.Instance.Interfaces.Where(network => network.IsAttached))
        {
            _store.Add(network, _clock.GetUtcNow(), _actions.IsClosed(network, settings));
        }
    }

    // The turn at or after that moment is worth running.
    private void Wake(DateTimeOffset from)
    {
        if (!IsRunning || _isBusy)
        {
            return;
        }

        var turns = Math.Max(1, ((from - _turnEnded).Ticks + Turn.Ticks - 1) / Turn.Ticks);
        var at = _turnEnded + (Turn * turns);
        at = at == _turnAt ? at + Turn : at;
        if (_next is not null && _nextAt <= at)
        {
            return;
        }

        _next?.Dispose();
        (_nextAt, _next) = (at, _clock.Schedule(at - _clock.GetUtcNow(), RunTurn));
    }

    private void RunTurn()
    {
        _next = null;
        var (now, stats) = (_turnAt = _clock.GetUtcNow(), Stats);
        if (IsTooLow(stats))
        {
            GrowOrWait();
            return;
        }

        var busy = TimeSpan.Zero;
        if (WarmPool.Excess(_settings, stats) is > 0 and var excess)
        {
            if (_decreasedAt is { } at && now - at <= DecreaseInterval)
            {
                Wake(at + DecreaseInterval + TimeSpan.FromTicks(1));
            }
            else
            {
                _decreasedAt = now;
                busy += _actions.Shrink(excess);
            }
        }

        if (WarmPool.MayDropInterface(_settings, Limits, Stats) && IsAllowed)
        {
            busy += DropInterface(now);
        }

        if (busy > TimeSpan.Zero)
        {
            EndTurn(busy, Turn);
        }
    }

    private bool IsAllowed => !IsCordoned || _settings.ManagesCordonedNodes;

    private bool IsTooLow(PoolStats stats) => !_settings.IsIpv6 && WarmPool.IsTooLow(_settings, Limits, stats);

    private void GrowOrWait()
    {
        if (!IsAllowed)
        {
            return;
        }

        if (IsCoolingDown)
        {
            Wake(_insufficientAt!.Value + Cooldown + TimeSpan.FromTicks(1));
            return;
        }

        var busy = Grow();
        if (busy > TimeSpan.Zero)
        {
            EndTurn(busy, Turn);
        }
    }

    // How long it takes; nothing when EC2 wasn't asked, because no interface has room and none may be added.
    private TimeSpan Grow()
    {
        var growth = _actions.TryGrow(_settings, Limits, Stats);
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

    private TimeSpan DropInterface(DateTimeOffset now)
    {
        var (busy, retryAt) = _actions.DropInterface(_settings, now);
        if (retryAt is { } at)
        {
            Wake(at);
        }

        return busy;
    }

    private void EndTurn(TimeSpan busy, TimeSpan rest)
    {
        _isBusy = true;
        _next?.Dispose();
        _next = null;
        var run = _run;
        _clock.Schedule(busy, () =>
        {
            if (run == _run)
            {
                _isBusy = false;
                _turnEnded = _clock.GetUtcNow() - (Turn - rest);
                Wake(_clock.GetUtcNow());
            }
        });
    }
}
