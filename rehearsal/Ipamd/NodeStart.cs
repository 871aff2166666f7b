using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>How an ipamd process starts (nodeInit), and what the kubelet does when it ends over it.</summary>
internal sealed class NodeStart(IpamdNode node, NodeEc2 ec2, Datastore store, PoolGrowth growth, PoolShrinking shrinking)
{
    /// <summary>maxRetryCheckENI and eniAttachTime: setupENI is tried six times with five pauses between.</summary>
    private static readonly TimeSpan SetupRetries = TimeSpan.FromSeconds(50);

    /// <summary>
    /// aws-node's livenessProbe: three failures of 5 s each, the first 60 to 70 s after the start, one each 10 s. Nothing else ends a container whose ipamd isn't there:
    /// aws-vpc-cni starts it and then asks for it for ever, whether or not it has exited (waitForIPAM), and takes no notice of SIGTERM's time of grace.
    /// </summary>
    private static readonly TimeSpan Liveness = TimeSpan.FromSeconds(90);

    /// <summary>The kubelet's crash-loop back-off: the first time at once, as soon as it has seen the end, then after pauses that double (doBackOff).</summary>
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private int _run;

    /// <summary>Starts with those settings; what came of the first growth goes to <paramref name="ready"/>.</summary>
    public void Begin(IpamdSettings settings, NodeLimits limits, Func<bool> shouldGrow, Action<Growth> ready)
    {
        _run++;
        growth.LosesInterfaces = false;
        Attempt(new Wanted(settings, limits, shouldGrow, ready, ec2.Vpc.Now, Seen));
    }

    /// <summary>Ends the start, wherever it is.</summary>
    public void Stop() => _run++;

    // DescribeAllENIs, then setupENI for each.
    private void Attempt(Wanted wanted)
    {
        store.UsesPrefixes = wanted.Settings.PrefixDelegation;
        var described = ec2.DescribeInterfaces();
        if (!described.IsGood)
        {
            Again(wanted);
            return;
        }

        var (took, ends) = SetUp(wanted.Settings);
        Then(wanted, described.Took + took, () =>
        {
            if (ends)
            {
                Again(wanted);
            }
            else
            {
                GiveBack(wanted);
            }
        });
    }

    // What the settings no longer want.
    private void GiveBack(Wanted wanted) => Then(wanted, shrinking.Clean(), () => RefreshGroups(wanted, wanted.Settings.CustomNetworking ? 0 : store.Interfaces.Count));

    // RefreshSGIDs: each interface gets the node's security groups anew, since a fresh process knows of none. A refusal is only logged.
    private void RefreshGroups(Wanted wanted, int interfaces)
    {
        if (interfaces == 0)
        {
            PreScale(wanted);
        }
        else
        {
            Then(wanted, ec2.SetGroups().Took, () => RefreshGroups(wanted, interfaces - 1));
        }
    }

    // handlePreScaling: one attempt to grow before the process serves anybody.
    private void PreScale(Wanted wanted)
    {
        var isLow = wanted.ShouldGrow();
        var grown = isLow ? growth.TryGrow(wanted.Settings, wanted.Limits) : Growth.None;
        if (grown.Grown is { } network)
        {
            ec2.Vpc.Clock.Schedule(grown.Took, () => network.IsAttached = true);
        }

        Then(wanted, grown.Took, () =>
        {
            TakeInAttached(wanted.Settings, grown.Grown);
            if (grown.IsError || (isLow && wanted.Settings.CustomNetworking && store.Stats().Total == 0))
            {
                Again(wanted);
            }
            else
            {
                wanted.Ready(grown);
            }
        });
    }

    // What follows a while later, unless the liveness probe ends the container before.
    private void Then(Wanted wanted, TimeSpan took, Action next)
    {
        if (took > Left(wanted))
        {
            Again(wanted);
        }
        else
        {
            After(took, next);
        }
    }

    // ipamd has ended, or will not get ready: the container ends by the probe, and comes back after the kubelet's pause.
    private void Again(Wanted wanted)
    {
        var pause = wanted.Pause;
        var next = pause < FirstPause ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
        After(Left(wanted) + pause, () => Attempt(wanted with { Began = ec2.Vpc.Now, Pause = next }));
    }

    private TimeSpan Left(Wanted wanted) => wanted.Began + Liveness - ec2.Vpc.Now;

    private void After(TimeSpan time, Action action)
    {
        var run = _run;
        ec2.Vpc.Clock.Schedule(time, () =>
        {
            if (run == _run)
            {
                action();
            }
        });
    }

    // The attached interfaces one by one, then the pods' addresses from the checkpoint.
    private (TimeSpan Took, bool Ends) SetUp(IpamdSettings settings)
    {
        var took = TimeSpan.Zero;
        var attached = new List<(NetworkInterface, InterfaceUse)>();
        foreach (var network in node.Instance.Interfaces.Where(network => network.IsAttached))
        {
            var use = growth.Examine(network, settings, out var asked);
            took += asked + (use == InterfaceUse.Unknown ? SetupRetries : TimeSpan.Zero);
            attached.Add((network, use));
        }

        store.Restart(attached, ec2.Vpc.Now);

        // On IPv6 nodes nodeInit asks before it sets interfaces up, and ends without an answer.
        var unknown = attached.Exists(one => one.Item2 == InterfaceUse.Unknown);
        return (took, (settings.IsIpv6 && unknown) || !CanReadGroups(settings));
    }

    private bool CanReadGroups(IpamdSettings settings) =>
        !settings.SubnetDiscovery || !settings.Version.ReadsSecurityGroups(settings.CustomNetworking) || ec2.DescribeGroups().IsGood;

    // What was attached while the process started: what just grew, and what a former process had asked for, which the reconciler finds within a minute.
    private void TakeInAttached(IpamdSettings settings, NetworkInterface? grown)
    {
        foreach (var network in node.Instance.Interfaces.Where(network => network.IsAttached && (network == grown || store.Find(network) is null)))
        {
            growth.TakeIn(network, settings);
        }
    }

    /// <param name="Settings">The process's settings.</param>
    /// <param name="Limits">The node's limits under them.</param>
    /// <param name="ShouldGrow">Whether the pool is too low.</param>
    /// <param name="Ready">What a good start leads to.</param>
    /// <param name="Began">When the container of this attempt began.</param>
    /// <param name="Pause">The kubelet's pause, should it end.</param>
    private sealed record Wanted(IpamdSettings Settings, NodeLimits Limits, Func<bool> ShouldGrow, Action<Growth> Ready, DateTimeOffset Began, TimeSpan Pause);
}
