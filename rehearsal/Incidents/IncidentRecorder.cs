using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Monitoring;

namespace Headroom.Rehearsal.Incidents;

/// <summary>Watches one world from outside and says what its incident came to. It looks at pods and metrics, not at what the report claims.</summary>
internal sealed class IncidentRecorder
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(4);

    private readonly World _world;
    private readonly DeployedStack _stack;
    private readonly SortedDictionary<string, ZoneRecord> _zones = new(StringComparer.Ordinal);
    private readonly List<TimelineLine> _lines = [];
    private readonly Action<TimelineLine>? _told;
    private DateTimeOffset? _alarmAt;
    private DateTimeOffset? _notifiedAt;
    private string? _state;
    private (int Unschedulable, int Refused) _elsewhere;
    private int _mostElsewhere;

    /// <summary>Starts to watch.</summary>
    /// <param name="world">The world.</param>
    /// <param name="stack">What is deployed in it.</param>
    /// <param name="told">Given each line of the timeline as it happens, on the world's thread.</param>
    public IncidentRecorder(World world, DeployedStack stack, Action<TimelineLine>? told = null)
    {
        (_world, _stack, _told) = (world, stack, told);
        foreach (var zone in world.Cluster.Zones)
        {
            _zones.Add(zone.Zone, new ZoneRecord());
        }

        world.Timeline.Told += Hear;
        stack.Watch.Changed += Hear;
        world.Clock.Every(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), Look);
    }

    /// <summary>True when there is nothing more to wait for: the response has ended and the pods had time to follow, or patience is over.</summary>
    public bool IsOver
    {
        get
        {
            // Asked after each of thousands of events, hence a plain loop.
            var (ended, isRunning) = ((DateTimeOffset?)null, false);
            for (var place = 0; place < _stack.States.Executions.Count; place++)
            {
                var execution = _stack.States.Executions[place];
                isRunning |= execution.IsRunning;
                ended = execution.StoppedAt > ended || ended is null ? execution.StoppedAt : ended;
            }

            return (ended is not null && !isRunning && (_world.Now - ended >= Aftermath || (Waiting == 0 && ended < _world.Now)))
                || _world.Now - World.Beginning >= (_alarmAt is null && ended is null ? Patience / 3 : Patience);
        }
    }

    /// <summary>True for the alarms of a cluster that a response answers.</summary>
    public static bool IsAnswered(string alarm, string cluster) => alarm == $"headroom-{cluster}-addresses" || alarm == $"headroom-{cluster}-pods";

    // Pods without an address, without a node, and those that the API server refuses to make.
    private int Waiting => _world.Cluster.Zones.Sum(zone => zone.Waiting) + Elsewhere;

    private int Elsewhere => _world.Cluster.Unschedulable + _world.Cluster.Refused;

    /// <summary>What it came to.</summary>
    public IncidentSummary Summarise()
    {
        Look();
        var zones = _world.Cluster.Zones.Select(zone => Summary(zone.Zone, zone.Waiting)).ToList();
        var hurt = _mostElsewhere > 0 || zones.Any(zone => zone.MostWaiting > 0);
        var isRecovered = hurt && Waiting == 0;
        var report = _stack.Sns.Sent.LastOrDefault(sent => sent.Subject?.StartsWith($"Headroom: {_world.Cluster.Cluster}: ", StringComparison.Ordinal) == true);
        return new IncidentSummary
        {
            Scenario = _world.Scenario.Name,
            Seed = _world.Seed,
            Latencies = _world.Latencies.Set,
            Outcome = isRecovered ? IncidentOutcome.Recovered : hurt ? IncidentOutcome.NotRecovered : IncidentOutcome.NothingWrong,
            Subject = report?.Subject,
            Report = report?.Message,
            AlarmAt = _alarmAt,
            RecoveredAfterSeconds = isRecovered && _alarmAt is { } alarm ? Seconds(_zones.Values.Max(zone => zone.FreeAt) - alarm) : null,
            WorldSeconds = (_world.Now - World.Beginning).TotalSeconds,
            Zones = zones,
            Calls = _stack.Front.Log.CountByOperation(IsOfIncident),
            MeasuringCalls = _stack.Front.Log.Calls.Count(call => call.IsMeasurement && IsOfIncident(call)),
            Created = [.. _world.Timeline.Happenings.Where(happening => IsChange(happening.Kind)).Select(happening => happening.Text)],
            Journal = Journal(),
            Timeline = _lines,
        };
    }

    private static double? Seconds(TimeSpan? span) => span is { } time ? Math.Max(0, time.TotalSeconds) : null;

    private static bool IsChange(string kind) => kind is "cidr-associated" or "cidr-disassociated" or "subnet-created" or "subnet-reserved" or "subnet-deleted" or "subnet-tagged" or "aws-node-changed";

    private ZoneSummary Summary(string zone, int waiting)
    {
        var record = _zones[zone];
        return new ZoneSummary(zone, Seconds(record.NewSpaceAt - _alarmAt), record.MostWaiting, waiting);
    }

    // What the response costs, and what measuring costs beside it until people have the report: calls of functions and the workflow since the alarm. Measuring
    // goes on for ever, and the minutes in which an execution only waits for its alarm are no more the response's than those after it.
    private bool IsOfIncident(CallRecord call) => call.At >= _alarmAt && call.IsHeadroom && !(call.At > _notifiedAt && call.IsMeasurement);

    // Every item of an incident, in the order of the table's keys.
    private List<JsonNode> Journal() =>
    [
        .. _stack.Model.Tables.SelectMany(table => _stack.Dynamo.Items(table.Name))
            .Where(item => ((string?)item["pk"]?["S"])?.StartsWith("incident#", StringComparison.Ordinal) == true)
            .Select(item => (JsonNode)new JsonObject(item.Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value!.AsObject().First().Value?.DeepClone())))),
    ];

    private void Hear(Alarm alarm, AlarmStatus status)
    {
        if (status.State == AlarmState.Alarm && IsAnswered(alarm.Name, _world.Cluster.Cluster))
        {
            _alarmAt ??= status.At;
        }
    }

    private void Hear(Happening happening)
    {
        switch (happening.Kind)
        {
            case "zone-new-space" when _zones.TryGetValue(happening.Subject, out var zone):
                zone.NewSpaceAt ??= happening.At;
                break;
            case "zone-free" when _zones.TryGetValue(happening.Subject, out var zone):
                zone.FreeAt = happening.At;
                break;
            case "state" when happening.Text == _state:
                return; // the same state looks again
            case "state":
                _state = happening.Text;
                _notifiedAt = _state == "Notify" ? happening.At : _notifiedAt;
                break;
            case "alarm" when !happening.Subject.StartsWith($"headroom-{_world.Cluster.Cluster}-", StringComparison.Ordinal):
                return;
        }

        Tell(new TimelineLine(happening.At, happening.Kind, happening.Kind is "alarm" or "state" or "execution" or "function-error" ? $"{Name(happening)}{happening.Text}" : happening.Text));
    }

    private static string Name(Happening happening) => happening.Kind switch
    {
        "state" => "",
        "execution" => "workflow ",
        _ => $"{happening.Subject}: ",
    };

    private void Look()
    {
        _mostElsewhere = Math.Max(_mostElsewhere, Elsewhere);
        if ((_world.Cluster.Unschedulable, _world.Cluster.Refused) is var elsewhere && elsewhere != _elsewhere)
        {
            _elsewhere = elsewhere;
            Tell(new TimelineLine(_world.Now, "pods", $"{elsewhere.Unschedulable} pods have no node, the API server refuses {elsewhere.Refused}"));
        }

        foreach (var zone in _world.Cluster.Zones)
        {
            var record = _zones[zone.Zone];
            record.MostWaiting = Math.Max(record.MostWaiting, zone.Waiting);
            var seen = (zone.NodeSubnetFree, zone.AddedFree, zone.Waiting);
            if (seen != record.Seen)
            {
                record.Seen = seen;
                var added = zone.AddedFree > 0 ? $" and {zone.AddedFree} in new space" : "";
                Tell(new TimelineLine(_world.Now, "zone", $"{zone.Zone}: {zone.NodeSubnetFree} addresses free{added}, {zone.Pods} pods have one, {zone.Waiting} wait"));
            }
        }
    }

    private void Tell(TimelineLine line)
    {
        _lines.Add(line);
        _told?.Invoke(line);
    }

    private sealed class ZoneRecord
    {
        public DateTimeOffset? NewSpaceAt { get; set; }

        public DateTimeOffset? FreeAt { get; set; }

        public int MostWaiting { get; set; }

        public (int NodeSubnetFree, int AddedFree, int Waiting) Seen { get; set; } = (-1, -1, -1);
    }
}
