using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Monitoring;

/// <summary>CloudWatch, as far as Headroom leans on it: metrics from functions' output lines, and alarms on them.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="place">Where the alarms are.</param>
/// <param name="put">Puts an event on the bus: source, detail type, resources, detail.</param>
/// <param name="notify">Tells a topic: its ARN, a subject, a message.</param>
internal sealed class CloudWatch(
    WorldClock clock,
    Latencies latencies,
    AwsPlace place,
    Action<string, string, IReadOnlyList<string>, JsonObject> put,
    Action<string, string, string> notify)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, AlarmStatus> _alarms = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    public MetricStore Metrics { get; } = new();

    /// <summary>Lines in the embedded metric format that broke its rules: AWS drops them without a word, a drill tells.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Happens at each change of an alarm's state.</summary>
    public event Action<Alarm, AlarmStatus>? Changed;

    public AlarmState StateOf(string alarm) => _alarms[alarm].State;

    public void Deploy(Alarm alarm)
    {
        _alarms.Add(alarm.Name, AlarmStatus.Initial(clock.GetUtcNow()));
        clock.Every(Minute - TimeSpan.FromTicks(clock.GetUtcNow().Ticks % Minute.Ticks), Minute, () => clock.Schedule(latencies.Draw(Delays.AlarmEvaluation), () => Evaluate(alarm)));
    }

    /// <summary>A line that a function wrote.</summary>
    public void Read(string line)
    {
        var (data, fault) = EmfReader.Read(line);
        if (fault is not null)
        {
            _faults.Add(fault);
        }

        if (data.Count > 0)
        {
            clock.Schedule(latencies.Draw(Delays.MetricIngestion), () => Ingest(data));
        }
    }

    /// <summary>A value that a service publishes by itself.</summary>
    public void Measure(MetricKey key, double value)
    {
        Datum datum = new(key, clock.GetUtcNow(), value);
        clock.Schedule(latencies.Draw(Delays.MetricIngestion), () => Ingest([datum]));
    }

    private void Ingest(IReadOnlyList<Datum> data)
    {
        foreach (var datum in data)
        {
            Metrics.Add(datum);
        }
    }

    private void Evaluate(Alarm alarm)
    {
        var now = clock.GetUtcNow();
        var end = now.AddTicks(-(now.Ticks % alarm.Period.Ticks));
        var count = alarm.EvaluationPeriods + AlarmRule.ExtraPeriods;
        var range = Enumerable.Range(0, count)
            .Select(i => end - (alarm.Period * (count - i)))
            .Select(from => (From: from, Value: Metrics.Read(alarm.Metric, from, alarm.Period, alarm.Statistic)))
            .ToList();
        var before = _alarms[alarm.Name];
        var state = AlarmRule.Judge(alarm, [.. range.Select(point => point.Value)], before.State);
        if (state == before.State)
        {
            return;
        }

        var recent = range.Where(point => point.Value is not null).TakeLast(alarm.EvaluationPeriods).Select(point => (point.From, point.Value!.Value)).ToList();
        var after = AlarmStatus.Of(alarm, state, now, recent);
        _alarms[alarm.Name] = after;
        put("aws.cloudwatch", "CloudWatch Alarm State Change", [alarm.Arn], AlarmMessages.Event(alarm, before, after));
        Changed?.Invoke(alarm, after);
        foreach (var topic in alarm.ActionsEnabled && alarm.Actions.TryGetValue(state, out var topics) ? topics : [])
        {
            notify(topic, AlarmMessages.Subject(alarm, after, place), AlarmMessages.Notification(alarm, before, after, place));
        }
    }
}
