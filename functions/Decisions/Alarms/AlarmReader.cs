using System.Text.Json;

namespace Headroom.Decisions.Alarms;

/// <summary>Reads EventBridge's alarm events of every shape (CloudWatch user guide, "Alarm events and EventBridge").</summary>
public static class AlarmReader
{
    /// <summary>The namespace of our metrics.</summary>
    public const string Namespace = "Headroom";

    /// <summary>The metric that the alarms of addresses watch.</summary>
    public const string Metric = "AvailableIpAddressCount";

    /// <summary>The metric that the alarms of pods watch.</summary>
    public const string PodsMetric = "PodsWaitingForAddress";

    private const string StateChange = "CloudWatch Alarm State Change";
    private const string ContributorChange = "CloudWatch Alarm Contributor State Change";

    /// <summary>True for the alarm of pods that wait.</summary>
    public static bool IsOfPods(string alarm) => alarm.EndsWith("-pods", StringComparison.Ordinal);

    /// <summary>What the event asks for.</summary>
    /// <param name="alarmEvent">The whole EventBridge event.</param>
    /// <param name="clusters">The clusters that the policy names.</param>
    public static AlarmSignal Read(JsonElement alarmEvent, IReadOnlyCollection<string> clusters)
    {
        var kind = alarmEvent.Text("detail-type");
        if (alarmEvent.Text("source") != "aws.cloudwatch" || kind is not (StateChange or ContributorChange))
        {
            return new AlarmSignal.Ignored($"the event is {kind ?? "of no kind"} of {alarmEvent.Text("source") ?? "no source"}, not a state change of a CloudWatch alarm");
        }

        return alarmEvent.Text("detail", "alarmName") is { } alarm
            ? Read(alarmEvent.At("detail")!.Value, alarm, clusters, isWhole: kind == StateChange)
            : new AlarmSignal.Ignored("the event has no detail.alarmName");
    }

    private static AlarmSignal Read(JsonElement detail, string alarm, IReadOnlyCollection<string> clusters, bool isWhole)
    {
        // One contributor that is OK says nothing of the alarm, whose own change comes beside it. What mutes actions doesn't change what is so.
        var isOk = isWhole && detail.Text("state", "value") == "OK";
        if (!isOk && Quiet(detail, alarm) is { } quiet)
        {
            return new AlarmSignal.Ignored(quiet);
        }

        if (!AlarmTime.TryParse(detail.Text("state", "timestamp"), out var at))
        {
            return new AlarmSignal.Ignored($"the event of alarm {alarm} has no readable detail.state.timestamp");
        }

        var subject = AlarmSubject.Of(detail, alarm, isOk);
        return subject.Cluster is null ? new AlarmSignal.Ignored(subject.Why!)
            : !clusters.Contains(subject.Cluster) ? new AlarmSignal.Ignored($"alarm {alarm} is for cluster {subject.Cluster}, which the policy doesn't name")
            : isOk ? new AlarmSignal.Back(subject.Cluster, at, alarm)
            : new AlarmSignal.Respond(subject.Cluster, at, alarm, subject.Zone);
    }

    // Why the alarm asks for nothing, or null. Events come while an alarm's actions are muted or suppressed, too.
    private static string? Quiet(JsonElement detail, string alarm) =>
        detail.Text("state", "value") is not { } state ? $"the event of alarm {alarm} has no detail.state.value"
        : state != "ALARM" ? $"alarm {alarm} is {state}"
        : alarm.EndsWith("-heartbeat", StringComparison.Ordinal) ? $"alarm {alarm} says that measuring stopped, which space doesn't repair"
        : detail.At("muteDetail") is { ValueKind: JsonValueKind.Object } mute ? $"alarm {alarm} is muted by {mute.Text("mutedByArn") ?? "a mute rule"} until {mute.Text("muteWindowEnd") ?? "further notice"}"
        : detail.Text("state", "actionsSuppressedBy") is { } suppressor ? $"alarm {alarm}'s actions are suppressed by {suppressor}"
        : null;
}
