using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Decisions.Alarms;

namespace Headroom.Decisions.Tests.Alarms;

/// <summary>The shapes of EventBridge's alarm events, as the CloudWatch user guide lays them out.</summary>
public sealed class AlarmReaderTests
{
    private const string OurMetric = """{"id":"m1","returnData":true,"metricStat":{"metric":{"namespace":"Headroom","name":"AvailableIpAddressCount","dimensions":{"ClusterName":"web"}},"period":60,"stat":"Minimum"}}""";
    private const string OurZoneMetric = """{"id":"m2","returnData":false,"metricStat":{"metric":{"namespace":"Headroom","name":"AvailableIpAddressCount","dimensions":{"ClusterName":"web","AvailabilityZone":"eu-west-1a"}},"period":60,"stat":"Minimum"}}""";
    private const string OurPodsMetric = """{"id":"m4","returnData":true,"metricStat":{"metric":{"namespace":"Headroom","name":"PodsWaitingForAddress","dimensions":{"ClusterName":"web"}},"period":60,"stat":"Maximum"}}""";
    private const string OtherMetric = """{"id":"m3","returnData":true,"metricStat":{"metric":{"namespace":"AWS/EC2","name":"CPUUtilization","dimensions":{"ClusterName":"web"}},"period":60,"stat":"Average"}}""";
    private const string Expression = """{"id":"e1","expression":"MIN([m2])","label":"least","returnData":true}""";
    private const string Query = """{"id":"q1","expression":"SELECT MIN(AvailableIpAddressCount) FROM SCHEMA(\"Headroom\", ClusterName) GROUP BY ClusterName ORDER BY MIN() ASC","returnData":true,"period":60}""";

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Theory]
    [InlineData(OurMetric, null)]
    [InlineData(OurZoneMetric, "eu-west-1a")]
    [InlineData(Expression + "," + OurZoneMetric, "eu-west-1a")] // metric math
    [InlineData(OurPodsMetric, null)]
    [InlineData(OtherMetric + "," + OurMetric, null)] // metric math over ours and another's
    public void Read_MetricAlarm_RespondsForItsCluster(string metrics, string? zone) =>
        Assert.Equal(new AlarmSignal.Respond("web", At, "headroom-web-addresses", zone), Read(Metric(metrics)));

    [Fact]
    public void Read_Contributor_RespondsForItsAttributes()
    {
        var signal = Read(Event("CloudWatch Alarm Contributor State Change", "headroom-all",
            """{"alarmContributor":{"id":"6d44","attributes":{"ClusterName":"web","AvailabilityZone":"eu-west-1b"}},"configuration":{"metrics":[""" + Query + "]}}"));
        Assert.Equal(new AlarmSignal.Respond("web", At, "headroom-all", "eu-west-1b"), signal);
    }

    [Fact]
    public void Read_Composite_RespondsForTheChildThatSetItOff() =>
        Assert.Equal(new AlarmSignal.Respond("web", At, "headroom-any", null), Read(Composite(
            ("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:other-product", "ALARM"),
            ("arn:aws-cn:cloudwatch:eu-west-1:111122223333:alarm:headroom-batch-addresses", "OK"),
            ("arn:aws-cn:cloudwatch:eu-west-1:111122223333:alarm:headroom-web-addresses", "ALARM"))));

    [Fact]
    public void Read_CompositeOfThePodsAlarm_RespondsForItsCluster() =>
        Assert.Equal(new AlarmSignal.Respond("web", At, "headroom-any", null), Read(Composite(("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:headroom-web-pods", "ALARM"))));

    [Theory]
    [InlineData("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:other-product")]
    [InlineData("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:headroom-web-heartbeat")]
    [InlineData("headroom-web-addresses")]
    public void Read_CompositeOfOthers_Ignored(string child) =>
        Assert.Equal("no alarm that set off headroom-any is one of Headroom's", Why(Composite((child, "ALARM"))));

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"triggeringAlarms\":7}")]
    public void Read_CompositeWithoutReadableReason_Ignored(string reasonData)
    {
        var composite = Composite();
        composite["detail"]!["state"]!["reasonData"] = reasonData;
        Assert.StartsWith("no alarm that set off", Why(composite), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MetricsInsightsAlarm_IgnoredSinceItsContributorsTell() =>
        Assert.Equal("alarm headroom-web-addresses watches a query and names no cluster here; its contributors' events do", Why(Metric(Query)));

    [Fact]
    public void Read_AnotherMetric_Ignored() =>
        Assert.Equal("alarm headroom-web-addresses watches AWS/EC2/CPUUtilization, not Headroom/AvailableIpAddressCount or PodsWaitingForAddress", Why(Metric(OtherMetric)));

    [Fact]
    public void Read_MetricOfOurNameInAnotherNamespace_Ignored() =>
        Assert.Equal("alarm headroom-web-addresses watches PodIp/AvailableIpAddressCount, not Headroom/AvailableIpAddressCount or PodsWaitingForAddress",
            Why(Metric(OurMetric.Replace("\"Headroom\"", "\"PodIp\"", StringComparison.Ordinal))));

    [Fact]
    public void Read_OurMetricWithoutCluster_Ignored() =>
        Assert.Equal("alarm headroom-web-addresses watches AvailableIpAddressCount without a ClusterName", Why(Metric(OurMetric.Replace("ClusterName", "SubnetId", StringComparison.Ordinal))));

    [Fact]
    public void Read_ClusterThatThePolicyDoesNotName_Ignored() =>
        Assert.Equal("alarm headroom-web-addresses is for cluster shop, which the policy doesn't name", Why(Metric(OurMetric.Replace("web", "shop", StringComparison.Ordinal))));

    [Fact]
    public void Read_OtherState_Ignored() => Assert.Equal("alarm headroom-web-addresses is INSUFFICIENT_DATA", Why(Changed("state.value", "INSUFFICIENT_DATA")));

    [Fact]
    public void Read_OkOfAContributor_Ignored()
    {
        var contributor = Changed("state.value", "OK");
        contributor["detail-type"] = "CloudWatch Alarm Contributor State Change";
        Assert.Equal("alarm headroom-web-addresses is OK", Why(contributor));
    }

    [Fact]
    public void Read_Heartbeat_Ignored() => Assert.Contains("measuring stopped", Why(Changed("alarmName", "headroom-web-heartbeat")), StringComparison.Ordinal);

    [Fact]
    public void Read_Muted_Ignored()
    {
        var muted = Metric(OurMetric);
        muted["detail"]!["muteDetail"] = JsonNode.Parse("""{"mutedByArn":"arn:rule","muteWindowStart":"2026-01-02T00:00:00.000+0000","muteWindowEnd":"2026-01-02T06:00:00.000+0000"}""");
        Assert.Equal("alarm headroom-web-addresses is muted by arn:rule until 2026-01-02T06:00:00.000+0000", Why(muted));
    }

    [Fact]
    public void Read_CompositesActionsSuppressed_Ignored()
    {
        var composite = Composite(("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:headroom-web-addresses", "ALARM"));
        composite["detail"]!["state"]!["actionsSuppressedBy"] = "Alarm";
        Assert.Equal("alarm headroom-any's actions are suppressed by Alarm", Why(composite));
    }

    [Theory]
    [InlineData("source", "aws.ec2", "not a state change of a CloudWatch alarm")]
    [InlineData("detail-type", "CloudWatch Alarm Configuration Change", "not a state change of a CloudWatch alarm")]
    public void Read_AnotherEvent_Ignored(string key, string value, string why)
    {
        var changed = Metric(OurMetric);
        changed[key] = value;
        Assert.EndsWith(why, Why(changed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alarmName", "the event has no detail.alarmName")]
    [InlineData("state", "the event of alarm headroom-web-addresses has no detail.state.value")]
    [InlineData("state.value", "the event of alarm headroom-web-addresses has no detail.state.value")]
    [InlineData("state.timestamp", "the event of alarm headroom-web-addresses has no readable detail.state.timestamp")]
    [InlineData("configuration", "the event of alarm headroom-web-addresses has no detail.configuration")]
    [InlineData("configuration.metrics", "the event of alarm headroom-web-addresses has no detail.configuration")]
    public void Read_MissingField_IgnoredAndNamesIt(string path, string why)
    {
        Assert.Equal(why, Why(Changed(path, null)));
        Assert.Equal(why, Why(Changed(path, 7))); // of another kind
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"source\":7,\"detail-type\":{}}")]
    [InlineData("{\"source\":\"aws.cloudwatch\",\"detail-type\":\"CloudWatch Alarm State Change\",\"detail\":[]}")]
    public void Read_NoEventAtAll_IgnoredWithoutAnError(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.IsType<AlarmSignal.Ignored>(AlarmReader.Read(document.RootElement, ["web"]));
    }

    [Theory]
    [InlineData("2019-10-02T17:04:40.989+0000", "2019-10-02T17:04:40.989Z")]
    [InlineData("2019-10-02T17:04:40.989-0130", "2019-10-02T18:34:40.989Z")]
    [InlineData("2019-10-02T17:04:40+0000", "2019-10-02T17:04:40Z")]
    [InlineData("2019-10-02T17:04:40.989Z", "2019-10-02T17:04:40.989Z")]
    [InlineData("2019-10-02T17:04:40.989+00:00", "2019-10-02T17:04:40.989Z")]
    public void Read_Timestamp_WithOrWithoutAColon(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Assert.IsType<AlarmSignal.Respond>(Read(Changed("state.timestamp", text))).At);

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2019-10-02")]
    [InlineData("2019-13-02T17:04:40.989+0000")]
    public void Read_TimestampThatIsNone_Ignored(string text) => Assert.EndsWith("no readable detail.state.timestamp", Why(Changed("state.timestamp", text)), StringComparison.Ordinal);

    private static JsonObject Metric(string metrics) => Event("CloudWatch Alarm State Change", "headroom-web-addresses", """{"configuration":{"metrics":[""" + metrics + "]}}");

    private static JsonObject Composite(params (string Arn, string State)[] children)
    {
        var composite = Event("CloudWatch Alarm State Change", "headroom-any", """{"configuration":{"alarmRule":"ALARM(\"headroom-web-addresses\")"}}""");
        composite["detail"]!["state"]!["reasonData"] = new JsonObject
        {
            ["triggeringAlarms"] = new JsonArray([.. children.Select(c => new JsonObject { ["arn"] = c.Arn, ["state"] = new JsonObject { ["value"] = c.State } })]),
        }.ToJsonString();
        return composite;
    }

    private static JsonObject Event(string kind, string alarm, string detail)
    {
        var parsed = JsonNode.Parse(detail)!;
        parsed["alarmName"] = alarm;
        parsed["state"] = new JsonObject { ["value"] = "ALARM", ["reason"] = "Threshold Crossed", ["timestamp"] = "2026-01-02T03:04:05.006+0000" };
        return new JsonObject { ["version"] = "0", ["source"] = "aws.cloudwatch", ["detail-type"] = kind, ["detail"] = parsed };
    }

    private static JsonObject Changed(string path, JsonNode? value)
    {
        var (changed, names) = (Metric(OurMetric), path.Split('.'));
        var parent = names[..^1].Aggregate(changed["detail"]!, (node, name) => node[name]!).AsObject();
        if (value is null)
        {
            parent.Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = value.DeepClone();
        }

        return changed;
    }

    private static string Why(JsonNode alarmEvent) => Assert.IsType<AlarmSignal.Ignored>(Read(alarmEvent)).Why;

    private static AlarmSignal Read(JsonNode alarmEvent)
    {
        using var document = JsonDocument.Parse(alarmEvent.ToJsonString());
        return AlarmReader.Read(document.RootElement, ["batch", "web"]);
    }
}
