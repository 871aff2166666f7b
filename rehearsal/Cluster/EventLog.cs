using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Cluster;

/// <summary>Who tells events.</summary>
/// <param name="Component">The component, such as <c>kubelet</c>.</param>
/// <param name="Instance">Its host or instance; empty for those that name none.</param>
internal readonly record struct EventSource(string Component, string Instance);

/// <summary>What an event is about.</summary>
internal readonly record struct EventSubject(string Kind, string Name, string Namespace = "default")
{
    public static EventSubject Of(ClusterPod pod) => new("Pod", pod.Name, pod.Namespace);
}

/// <summary>A cluster's events. Equal ones of one source about one thing are one event that counts.</summary>
internal sealed class EventLog(WorldClock clock, Chance chance)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Dictionary<(EventSource, EventSubject, string Reason, string Message), int> _equal = [];
    private readonly SortedDictionary<string, SandboxComplaints> _complaints = new(StringComparer.Ordinal);
    private readonly List<EventObject> _events = [];

    /// <summary>Events that haven't aged out.</summary>
    public IReadOnlyList<EventObject> Events
    {
        get
        {
            var oldest = clock.GetUtcNow() - Lifetime;
            return [.. _events.Where(one => one.LastSeen > oldest)];
        }
    }

    /// <summary>Tells something.</summary>
    public void Tell(EventSource source, EventSubject subject, string reason, string message)
    {
        var key = (source, subject, reason, message);
        if (_equal.TryGetValue(key, out var place) && _events[place].LastSeen > clock.GetUtcNow() - Lifetime)
        {
            Repeat(place, message);
        }
        else
        {
            _equal[key] = Add(source, subject, reason, message);
        }
    }

    /// <summary>Tells that a pod's sandbox failed.</summary>
    public void SandboxFailed(ClusterPod pod, string node, string reason)
    {
        if (!_complaints.TryGetValue(pod.Name, out var complaints))
        {
            _complaints.Add(pod.Name, complaints = new SandboxComplaints(clock.GetUtcNow()));
        }

        if (!complaints.TryTake(clock.GetUtcNow()))
        {
            return;
        }

        var message = $"Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"{chance.Hex(64)}\": {reason}";
        message = complaints.AreCombined ? "(combined from similar events): " + message : message;
        if (complaints.Shared is { } place)
        {
            Repeat(place, message);
        }
        else
        {
            var added = Add(new EventSource("kubelet", node), EventSubject.Of(pod), "FailedCreatePodSandBox", message);
            complaints.Shared = complaints.AreCombined ? added : null;
        }
    }

    private int Add(EventSource source, EventSubject subject, string reason, string message)
    {
        _events.Add(new EventObject
        {
            Namespace = subject.Namespace,
            Name = $"{subject.Name}.{chance.Hex(16)}",
            Reason = reason,
            Message = message,
            Kind = subject.Kind,
            Pod = subject.Name,
            Component = source.Component,
            Node = source.Instance,
            Count = 1,
            FirstSeen = clock.GetUtcNow(),
            LastSeen = clock.GetUtcNow(),
        });
        return _events.Count - 1;
    }

    private void Repeat(int place, string message) => _events[place] = _events[place] with { Message = message, Count = _events[place].Count + 1, LastSeen = clock.GetUtcNow() };
}
