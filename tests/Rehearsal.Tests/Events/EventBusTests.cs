using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Events;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Events;

public sealed class EventBusTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WorldClock _clock = new(Start);
    private readonly List<(DateTimeOffset At, string Target, JsonNode? Payload)> _delivered = [];
    private readonly EventBus _bus;

    public EventBusTests() => _bus = new EventBus(
        _clock, new Chance(7), new Latencies(new Chance(7)), new AwsPlace("aws", "us-west-2", "111122223333"), (_, target, payload) => _delivered.Add((_clock.GetUtcNow(), target.Arn, payload)));

    [Fact]
    public void Put_OneRuleMatches_ItsTargetsGetTheWholeEnvelope()
    {
        Deploy("""{"EventPattern": {"source": ["aws.states"]}, "State": "ENABLED", "Targets": [{"Id": "T0", "Arn": "arn:f"}, {"Id": "T1", "Arn": "arn:g"}]}""");
        Deploy("""{"EventPattern": {"source": ["aws.ec2"]}, "Targets": [{"Id": "T0", "Arn": "arn:h"}]}""");

        Put();

        Assert.Equal(["arn:f", "arn:g"], _delivered.Select(delivery => delivery.Target).Distinct().Order());
        var @event = _delivered[0].Payload!.AsObject();
        Assert.Equal(["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"], @event.Select(member => member.Key));
        Assert.Equal("2026-01-01T00:00:00Z", (string?)@event["time"]);
        Assert.Equal("""{"status":"ABORTED","name":"web-1"}""", JsonText.Of(@event["detail"]));
    }

    [Fact]
    public void Put_ManyTimes_SomeDeliveriesComeTwiceWithTheSameId()
    {
        Deploy("""{"EventPattern": {"source": ["aws.states"]}, "Targets": [{"Id": "T0", "Arn": "arn:f"}]}""");

        for (var i = 0; i < 1000; i++)
        {
            Put();
        }

        var twice = _delivered.CountBy(delivery => (string?)delivery.Payload!["id"] ?? "").Count(id => id.Value == 2);
        Assert.InRange(twice, 20, 100);
        Assert.Equal(1000 + twice, _delivered.Count);
    }

    [Theory]
    [InlineData("""  "Input": "{\"kind\": \"fixed\"}"  """, """{"kind":"fixed"}""")]
    [InlineData("""  "InputPath": "$.detail.status"  """, "\"ABORTED\"")]
    [InlineData("""  "InputTransformer": {"InputPathsMap": {"s": "$.detail.status", "d": "$.detail"}, "InputTemplate": "{\"status\": <s>, \"text\": \"is <s>\", \"all\": <d>}"}  """, """{"status":"ABORTED","text":"is ABORTED","all":{"status":"ABORTED","name":"web-1"}}""")]
    [InlineData("""  "InputTransformer": {"InputPathsMap": {"s": "$.detail.missing"}, "InputTemplate": "\"is <s>\""}  """, "\"is \"")]
    public void Put_TargetShapesItsInput_GetsThat(string shape, string payload)
    {
        Deploy($$"""{"EventPattern": {"source": ["aws.states"]}, "Targets": [{"Id": "T0", "Arn": "arn:f", {{shape}} }]}""");

        Put();

        Assert.Equal(payload, JsonText.Of(_delivered[0].Payload));
    }

    [Fact]
    public void Schedule_RateOfOneMinute_FiresInEveryMinute()
    {
        Deploy("""{"ScheduleExpression": "rate(1 minute)", "Targets": [{"Id": "T0", "Arn": "arn:f"}]}""");

        _clock.RunUntil(() => false, Start.AddMinutes(11));

        var minutes = _delivered.Select(delivery => (string?)delivery.Payload!["time"]).Distinct().Select(time => time![..16]).ToList();
        Assert.Equal(Enumerable.Range(1, 10).Select(minute => $"2026-01-01T00:{minute:00}"), minutes);
        Assert.Equal("Scheduled Event", (string?)_delivered[0].Payload!["detail-type"]);
    }

    [Fact]
    public void Deploy_DisabledRule_TellsNobody()
    {
        Deploy("""{"EventPattern": {"source": ["aws.states"]}, "State": "DISABLED", "Targets": [{"Id": "T0", "Arn": "arn:f"}]}""");
        Deploy("""{"ScheduleExpression": "rate(1 minute)", "State": "DISABLED", "Targets": [{"Id": "T0", "Arn": "arn:f"}]}""");

        Put();

        Assert.Empty(_delivered);
    }

    [Theory]
    [InlineData("""{"Targets": []}""", "$")]
    [InlineData("""{"ScheduleExpression": "rate(1 minutes)", "Targets": []}""", "$.ScheduleExpression")]
    [InlineData("""{"ScheduleExpression": "cron(0 12 * * ? *)", "Targets": []}""", "$.ScheduleExpression")]
    [InlineData("""{"ScheduleExpression": "rate(5 minutes)", "State": "LATER", "Targets": []}""", "$.State")]
    [InlineData("""{"ScheduleExpression": "rate(5 minutes)", "EventBusName": "other", "Targets": []}""", "$.EventBusName")]
    [InlineData("""{"ScheduleExpression": "rate(5 minutes)", "Targets": [{"Id": "T0", "Arn": "arn:f", "SqsParameters": {}}]}""", "$.Targets[0].SqsParameters")]
    [InlineData("""{"ScheduleExpression": "rate(5 minutes)", "Targets": [{"Id": "T0", "Arn": "arn:f", "Input": "{"}]}""", "$.Targets[0].Input")]
    [InlineData("""{"ScheduleExpression": "rate(5 minutes)", "Targets": [{"Id": "T0", "Arn": "arn:f", "InputTransformer": {"InputTemplate": "{\"a\": <b>}"}}]}""", "$.Targets[0].InputTransformer.InputTemplate")]
    public void Read_NotModelled_IsRefusedWithItsPath(string properties, string path) =>
        Assert.Equal(path, Assert.Throws<DeploymentException>(() => Deploy(properties)).Path);

    public void Dispose() => _clock.Dispose();

    private void Deploy(string properties) => _bus.Deploy(RuleReader.Read(new ClosedObject(JsonNode.Parse(properties), "$"), "arn:rule"));

    private void Put()
    {
        _bus.Put("aws.states", "Step Functions Execution Status Change", ["arn:execution"], new JsonObject { ["status"] = "ABORTED", ["name"] = "web-1" });
        _clock.RunUntil(() => false, _clock.GetUtcNow().AddSeconds(10));
    }
}
