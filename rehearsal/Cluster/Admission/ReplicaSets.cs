using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Cluster.Admission;

/// <summary>The ReplicaSet controller: asks the API server for pods, and again when it refuses.</summary>
internal sealed class ReplicaSets(ClusterPlace place, PodWebhook? webhook, Timeline timeline, WorldClock clock, EventLog events, Chance chance)
{
    // workqueue.DefaultTypedControllerRateLimiter of client-go.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1_000);

    private static readonly EventSource Source = new("replicaset-controller", "");

    private readonly SortedDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Pods that the API server has refused to make so far.</summary>
    public int Refused { get; private set; }

    /// <summary>The name of a workload's ReplicaSet.</summary>
    public string Of(string app)
    {
        if (!_names.TryGetValue(app, out var name))
        {
            _names.Add(app, name = $"{app}-{chance.Hex(10)}");
        }

        return name;
    }

    /// <summary>Has a pod of a workload made, as soon as the API server lets it.</summary>
    public void Create(string app, Func<ClusterPod> make)
    {
        if (app == webhook?.Settings.Workload)
        {
            webhook.Add(make());
        }
        else if (webhook is null)
        {
            make();
        }
        else
        {
            Ask(webhook, app, make, failures: 0);
        }
    }

    private void Ask(PodWebhook asked, string app, Func<ClusterPod> make, int failures)
    {
        var review = asked.Ask();
        if (review is { Took.Ticks: 0, Error: null })
        {
            Admit(make, failures);
        }
        else
        {
            clock.Schedule(review.Took, () => Answer(review, asked, app, make, failures));
        }
    }

    private void Answer(Review review, PodWebhook asked, string app, Func<ClusterPod> make, int failures)
    {
        if (review.Error is null)
        {
            Admit(make, failures);
            return;
        }

        if (failures == 0 && Refused++ == 0)
        {
            timeline.Tell("pods-refused", place.Name, $"the API server of {place.Name} refuses a pod of {app}: {review.Error}");
        }

        events.Tell(Source, new EventSubject("ReplicaSet", Of(app)), "FailedCreate", "Error creating: " + review.Error);
        var retry = failures < 18 ? FirstRetry * (1 << failures) : LastRetry;
        clock.Schedule(retry < LastRetry ? retry : LastRetry, () => Ask(asked, app, make, failures + 1));
    }

    private void Admit(Func<ClusterPod> make, int failures)
    {
        make();
        if (failures > 0 && --Refused == 0)
        {
            timeline.Tell("pods-admitted", place.Name, $"the API server of {place.Name} refuses no pod any more");
        }
    }
}
