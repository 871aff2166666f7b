using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Monitoring;

public sealed class CloudWatchTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WorldClock _clock = new(Start);
    private readonly List<JsonObject> _events = [];
    private readonly List<(string Topic, string Subject)> _notifications = [];
    private readonly CloudWatch _watch;

    public CloudWatchTests() => _watch = new CloudWatch(
        _clock,
        new Latencies(new Chance(3)),
        new AwsPlace("aws", "us-west-2", "111122223333"),
        (_, _, _, detail) => _events.Add(detail),
        (topic, subject, _) => _notifications.Add((topic, subject)));

    [Fact]
    public void Alarm_ValueFallsAndRises_TellsEachTransitionOnce()
    {
        _watch.Deploy(Some.Alarm());

        Measure(120, 120, 12, 12, 12, 120, 120);

        Assert.Equal(["OK", "ALARM", "OK"], _events.Select(detail => (string?)detail["state"]!["value"]));
        Assert.Equal(["INSUFFICIENT_DATA", "OK", "ALARM"], _events.Select(detail => (string?)detail["previousState"]!["value"]));
        Assert.Equal([(Some.Topic, "ALARM: \"headroom-web-addresses\" in us-west-2")], _notifications);
    }

    [Fact]
    public void Alarm_ThreeOfThree_WaitsForTheThird()
    {
        _watch.Deploy(Some.Alarm() with { EvaluationPeriods = 3, DatapointsToAlarm = 3 });

        Measure(120, 120, 120, 12, 12);
        Assert.Equal(AlarmState.Ok, _watch.StateOf("headroom-web-addresses"));

        Measure(12, 12);
        Assert.Equal(AlarmState.Alarm, _watch.StateOf("headroom-web-addresses"));
    }

    [Fact]
    public void Alarm_BreachingHeartbeat_FiresWhenTheMetricStops()
    {
        _watch.Deploy(Some.Alarm() with { Threshold = 1, MissingData = MissingData.Breaching, EvaluationPeriods = 3, DatapointsToAlarm = 3 });

        Measure(120, 120, 120, 120);
        Assert.Equal(AlarmState.Ok, _watch.StateOf("headroom-web-addresses"));

        _clock.RunUntil(() => false, _clock.GetUtcNow().AddMinutes(7));
        Assert.Equal(AlarmState.Alarm, _watch.StateOf("headroom-web-addresses"));
        Assert.Contains("no datapoints were received for 3 periods", (string?)_events[^1]["state"]!["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Alarm_OtherDimensions_AreAnotherMetric()
    {
        _watch.Deploy(Some.Alarm());

        Measure("api", 12, 12, 12);

        Assert.Equal(AlarmState.Ok, _watch.StateOf("headroom-web-addresses"));
    }

    [Fact]
    public void Alarm_ActionsSwitchedOff_OnlyTellsTheBus()
    {
        _watch.Deploy(Some.Alarm() with { ActionsEnabled = false });

        Measure(12, 12);

        Assert.Single(_events);
        Assert.Empty(_notifications);
    }

    [Fact]
    public void Event_OfASingleMetric_HasTheDocumentedShape()
    {
        _watch.Deploy(Some.Alarm());

        Measure(120, 12, 12);

        var at = (string?)_events[1]["state"]!["timestamp"];
        Assert.Matches(@"^2026-01-01T00:0[23]:\d\d\.\d{3}\+0000$", at);
        Assert.Equal(
            "Threshold Crossed: 1 out of the last 1 datapoints [12.0 (01/01/26 00:01:00)] was less than the threshold (50.0).",
            (string?)_events[1]["state"]!["reason"]);
        var data = JsonNode.Parse((string?)_events[1]["state"]!["reasonData"] ?? "")!;
        Assert.Equal("[12.0]", JsonText.Of(data["recentDatapoints"]));
        Assert.Equal("Unchecked: Initial alarm creation", (string?)_events[0]["previousState"]!["reason"]);
        Assert.Null(_events[0]["previousState"]!["reasonData"]);
        Assert.Equal(
            """{"description":"web has few pod addresses left","metrics":[{"id":"m1","metricStat":{"metric":{"namespace":"Headroom","name":"AvailableIpAddressCount","dimensions":{"ClusterName":"web"}},"period":60,"stat":"Minimum"},"returnData":true}]}""",
            JsonText.Of(_events[1]["configuration"]));
    }

    [Fact]
    public void Read_LineThatBreaksTheFormat_IsKeptAsAFault()
    {
        _watch.Read("""{"_aws": {"CloudWatchMetrics": []}}""");

        Assert.Equal(["'Timestamp' is missing"], _watch.Faults);
    }

    public void Dispose() => _clock.Dispose();

    private void Measure(params int[] values) => Measure("web", values);

    private void Measure(string cluster, params int[] values)
    {
        foreach (var value in values)
        {
            var at = _clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            _watch.Read($$$"""{"_aws":{"Timestamp":{{{at}}},"CloudWatchMetrics":[{"Namespace":"Headroom","Dimensions":[["ClusterName"]],"Metrics":[{"Name":"AvailableIpAddressCount"}]}]},"ClusterName":"{{{cluster}}}","AvailableIpAddressCount":{{{value}}}}""");
            _clock.RunUntil(() => false, _clock.GetUtcNow().AddMinutes(1));
        }
    }
}
