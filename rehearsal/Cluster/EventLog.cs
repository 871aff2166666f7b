using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Cluster;

/// <summary>
/// The kubelets' events: client-go's EventCorrelator. Ten messages of a kind about one pod get an event each, later ones share one that says so; and of all that one
/// kubelet says about one pod, 25 go through at first and then one in five minutes.
/// </summary>
internal sealed class EventLog(WorldClock clock, Chance chance)
{
    private const int Alone = 10;
    private const int Burst = 25;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly List<EventObject> _events = [];

    /// <summary>Events that haven't aged out, in the order of their names.</summary>
    public IReadOnlyList<EventObject> Events
    {
        get
        {
            var oldest = clock.GetUtcNow() - Lifetime;
            return [.. _events.Where(one => one.LastSeen > oldest).OrderBy(one => one.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Tells that a pod's sandbox failed.</summary>
    public void SandboxFailed(string pod, string node, string reason)
    {
        var now = clock.GetUtcNow();
        if (!_sources.TryGetValue(pod, out var source))
        {
            _sources.Add(pod, source = new Source(now));
        }

        source.Told++;
        if (!source.TryTake(now))
        {
            return;
        }

        var message = $"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"{chance.Hex(64)}\": {reason}";
        if (source.Told <= Alone || source.Shared < 0)
        {
            source.Shared = source.Told > Alone ? _events.Count : -1;
            _events.Add(New(pod, node, source.Told > Alone ? Combined(message) : message, now));
        }
        else
        {
            var former = _events[source.Shared];
            _events[source.Shared] = former with { Message = Combined(message), Count = former.Count + 1, LastSeen = now };
        }
    }

    private static string Combined(string message) => $"(combined from similar events): {message}";

    private EventObject New(string pod, string node, string message, DateTimeOffset now) => new()
    {
        Namespace = "default",
        Name = $"{pod}.{chance.Hex(16)}",
        Reason = "FailedCreatePodSandBox",
        Message = message,
        Pod = pod,
        Node = node,
        Count = 1,
        LastSeen = now,
    };

    private sealed class Source(DateTimeOffset now)
    {
        private int _tokens = Burst;
        private DateTimeOffset _refilledAt = now;

        public int Told { get; set; }

        /// <summary>Where the shared event is, or −1.</summary>
        public int Shared { get; set; } = -1;

        public bool TryTake(DateTimeOffset now)
        {
            while (now - _refilledAt >= Refill)
            {
                (_tokens, _refilledAt) = (Math.Min(Burst, _tokens + 1), _refilledAt + Refill);
            }

            return _tokens > 0 && _tokens-- > 0;
        }
    }
}
