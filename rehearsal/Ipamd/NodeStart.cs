using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>How an ipamd process starts (nodeInit), and what the kubelet does when it ends over it.</summary>
internal sealed class NodeStart(IpamdNode node, NodeEc2 ec2, Datastore store, PoolGrowth growth, PoolShrinking shrinking)
{
    /// <summary>maxRetryCheckENI and eniAttachTime: setupENI is tried six times with five pauses between.</summary>
    private static readonly TimeSpan SetupRetries = TimeSpan.FromSeconds(50);

    /// <summary>aws-node's livenessProbe: three failures, the first after 60 s, one each 10 s; then terminationGracePeriodSeconds.</summary>
    private static readonly TimeSpan Liveness = TimeSpan.FromSeconds(80);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>The kubelet's crash-loop back-off.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private WorldClock Clock => ec2.Vpc.Clock;

    private int _run;

    /// <summary>Starts with those settings; what came of the first growth goes to <paramref name="ready"/>.</summary>
    public void Begin(IpamdSettings settings, NodeLimits limits, Func<bool> shouldGrow, Action<Growth> ready)
    {
        var run = ++_run;
        Attempt(FirstPause);

        void Attempt(TimeSpan pause)
        {
            store.UsesPrefixes = settings.PrefixDelegation;
            var (took, ends) = SetUp(settings);
            After(took, () =>
            {
                if (ends)
                {
                    Again(pause);
                }
                else
                {
                    PreScale(pause);
                }
            });
        }

        // handlePreScaling: one attempt to grow before the process serves anybody.
        void PreScale(TimeSpan pause)
        {
            var cleaning = shrinking.Clean();
            var isLow = shouldGrow();
            var grown = isLow ? growth.TryGrow(settings, limits) : Growth.None;
            if (grown.Grown is { } network)
            {
                Clock.Schedule(cleaning + grown.Took, () => network.IsAttached = true);
            }

            After(cleaning + grown.Took, () =>
            {
                TakeInAttached(settings, grown.Grown);
                if (grown.IsError || (isLow && settings.CustomNetworking && store.Stats().Total == 0))
                {
                    Again(pause);
                }
                else
                {
                    ready(grown);
                }
            });
        }

        void Again(TimeSpan pause) => After(pause, () => Attempt(pause * 2 < LongestPause ? pause * 2 : LongestPause));

        void After(TimeSpan time, Action action) => Clock.Schedule(time, () =>
        {
            if (run == _run)
            {
                action();
            }
        });
    }

    /// <summary>Ends the start, wherever it is.</summary>
    public void Stop() => _run++;

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
        var unknown = attached.Exists(one => one.Item2 == InterfaceUse.Unknown);
        if (took > Liveness)
        {
            return (Liveness + Grace, true);
        }

        // On IPv6 nodes nodeInit asks before it sets interfaces up, and ends without an answer.
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
}
