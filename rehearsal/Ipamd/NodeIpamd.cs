using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>A node as its ipamd knows it.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="MaxPods">The kubelet's limit.</param>
/// <param name="PodSubnet">The subnet of the zone's ENIConfig, for custom networking.</param>
internal sealed record IpamdNode(Instance Instance, int MaxPods, Subnet? PodSubnet);

/// <summary>ipamd of one node, as the CNI plugin and the kubelet meet it.</summary>
internal sealed class NodeIpamd
{
    private readonly IpamdNode _node;
    private readonly WorldClock _clock;
    private readonly Datastore _store = new();
    private readonly PoolGrowth _growth;
    private readonly PoolShrinking _shrinking;
    private readonly NodeStart _start;
    private readonly PoolManager _manager;
    private int _ipv6Addresses;

    public NodeIpamd(IpamdNode node, IpamdSettings settings, NodeEc2 ec2)
    {
        (_node, _clock) = (node, ec2.Vpc.Clock);
        (_growth, _shrinking) = (new PoolGrowth(node, ec2, _store), new PoolShrinking(ec2, _store));
        _start = new NodeStart(node, ec2, _store, _growth, _shrinking);
        _manager = new PoolManager(_clock, _store, _growth, _shrinking) { Settings = settings, Limits = NodeLimits.Of(node.Instance.Type, node.MaxPods, settings) };
        _store.UsesPrefixes = settings.PrefixDelegation;
        node.Instance.Interfaces.ForEach(network => _growth.TakeIn(network, settings));
    }

    /// <summary>True while the process serves the CNI plugin.</summary>
    public bool IsRunning => _manager.IsRunning;

    /// <summary>Where the CNI plugin calls it.</summary>
    public string Endpoint => _manager.Settings.Version.Endpoint;

    /// <summary>A cordoned node gets no more interfaces.</summary>
    public bool IsCordoned
    {
        get => _manager.IsCordoned;
        set => _manager.IsCordoned = value;
    }

    /// <summary>The pool as it is.</summary>
    public PoolStats Stats => _store.Stats();

    /// <summary>Interfaces that the node has or that are on their way to it.</summary>
    public int Interfaces => _node.Instance.Interfaces.Count;

    /// <summary>True while ipamd rests after EC2 had no address for it.</summary>
    public bool IsCoolingDown => _manager.IsCoolingDown;

    /// <summary>Brings the pool to where it would be after a long while, without time passing: how a scenario begins.</summary>
    public void Settle()
    {
        while (_manager.IsTooLow && _growth.TryGrow(_manager.Settings, _manager.Limits).Grown is { } network)
        {
            network.IsAttached = true;
            _growth.TakeIn(network, _manager.Settings);
        }
    }

    /// <summary>Starts the process, <paramref name="phase"/> into a turn of its loop.</summary>
    public void Begin(TimeSpan phase) => _manager.Start(phase, Growth.None);

    /// <summary>Ends the process. What it has asked of EC2 goes on without it.</summary>
    public void Stop()
    {
        _start.Stop();
        _manager.Stop();
    }

    /// <summary>Starts the process again: assignments are restored, timers are not. Tells when it is ready, which may be never.</summary>
    public void Restart(IpamdSettings settings, Action ready)
    {
        (_manager.Settings, _manager.Limits) = (settings, NodeLimits.Of(_node.Instance.Type, _node.MaxPods, settings));
        _start.Begin(settings, _manager.Limits, () => _manager.MayChangeInterfaces && _manager.IsTooLow, growth =>
        {
            // The loop sleeps for half of its interval before its first look.
            _manager.Start(PoolLoop.Turn / 2, growth);
            ready();
        });
    }

    /// <summary>AddNetwork of the CNI plugin: an address for a pod, or null.</summary>
    public PodAddress? TryAssign()
    {
        if (_manager.Settings.IsIpv6)
        {
            return new PodAddress($"2600:1f14:{_node.Instance.Ordinal:x}::{++_ipv6Addresses:x}", null, null, 0);
        }

        var address = _store.TryAssign(_clock.GetUtcNow());
        _manager.Wake();
        return address;
    }

    /// <summary>DelNetwork: the address cools before another pod may have it.</summary>
    public void Release(PodAddress address)
    {
        address.Block?.Release(address.Index, _clock.GetUtcNow() + _manager.Settings.Cooling);
        if (address.Block is { } left && left.IsPrefix != _manager.Settings.PrefixDelegation && (left.IsPrefix || !_manager.Settings.Version.KeepsSingleAddresses))
        {
            _shrinking.DropUnused(left);
        }

        _manager.Wake();
    }
}
