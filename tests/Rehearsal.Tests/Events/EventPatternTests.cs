using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Events;

namespace Headroom.Rehearsal.Tests.Events;

public sealed class EventPatternTests
{
    private const string Alarm = """
        {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change", "resources": ["arn:a", "arn:b"],
         "detail": {"alarmName": "headroom-web-addresses", "state": {"value": "ALARM", "count": 3}, "muted": false, "nothing": null, "list": []}}
        """;

    [Theory]
    [InlineData("""{"source": ["aws.cloudwatch"]}""", true)]
    [InlineData("""{"source": ["aws.ec2", "aws.cloudwatch"]}""", true)]
    [InlineData("""{"source": ["aws.ec2"]}""", false)]
    [InlineData("""{"source": ["aws.cloudwatch"], "region": ["us-west-2"]}""", false)] // every field must match
    [InlineData("""{"resources": ["arn:b"]}""", true)] // any element of the event's list
    [InlineData("""{"detail": {"state": {"value": ["ALARM"]}}}""", true)]
    [InlineData("""{"detail": {"state": {"value": ["OK"]}}}""", false)]
    [InlineData("""{"detail": {"state": {"count": [3]}}}""", true)]
    [InlineData("""{"detail": {"state": {"count": [3.0]}}}""", false)] // numbers are compared as texts
    [InlineData("""{"detail": {"state": {"count": ["3"]}}}""", false)]
    [InlineData("""{"detail": {"muted": [false]}}""", true)]
    [InlineData("""{"detail": {"nothing": [null]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"prefix": "headroom-"}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"prefix": "other-"}]}}""", false)]
    [InlineData("""{"detail": {"alarmName": [{"suffix": "-addresses"}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"anything-but": "headroom-web-addresses"}]}}""", false)]
    [InlineData("""{"detail": {"alarmName": [{"anything-but": ["a", "b"]}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"anything-but": {"suffix": "-heartbeat"}}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"anything-but": {"suffix": ["-heartbeat", "-addresses"]}}]}}""", false)]
    [InlineData("""{"detail": {"alarmName": [{"anything-but": {"prefix": "headroom-"}}]}}""", false)]
    [InlineData("""{"detail": {"missing": [{"anything-but": "x"}]}}""", false)] // of a field that is there
    [InlineData("""{"detail": {"missing": [{"exists": false}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"exists": true}]}}""", true)]
    [InlineData("""{"detail": {"alarmName": [{"exists": false}]}}""", false)]
    [InlineData("""{"detail": {"state": [{"exists": true}]}}""", false)] // leaves only
    [InlineData("""{"detail": {"list": [{"exists": true}]}}""", true)]
    [InlineData("""{"detail": {"state": {"count": [{"numeric": [">", 2, "<=", 3]}]}}}""", true)]
    [InlineData("""{"detail": {"state": {"count": [{"numeric": ["=", 3.0]}]}}}""", true)]
    [InlineData("""{"detail": {"state": {"count": [{"numeric": [">", 3]}]}}}""", false)]
    [InlineData("""{"detail": {"alarmName": [{"numeric": [">", 3]}]}}""", false)]
    [InlineData("""{"$or": [{"source": ["aws.ec2"]}, {"detail": {"muted": [false]}}]}""", true)]
    [InlineData("""{"source": ["aws.ec2"], "$or": [{"source": ["aws.ec2"]}, {"detail": {"muted": [false]}}]}""", false)]
    public void Matches_Pattern_AsEventBridgeDoes(string pattern, bool matches) =>
        Assert.Equal(matches, EventPattern.Read(JsonNode.Parse(pattern), "$").Matches(JsonNode.Parse(Alarm)!.AsObject()));

    [Theory]
    [InlineData("{}", "$")]
    [InlineData("""{"source": "aws.ec2"}""", "$.source")]
    [InlineData("""{"source": []}""", "$.source")]
    [InlineData("""{"source": [["aws.ec2"]]}""", "$.source[0]")]
    [InlineData("""{"source": [{"wildcard": "a*"}]}""", "$.source[0]")]
    [InlineData("""{"source": [{"prefix": "a", "suffix": "b"}]}""", "$.source[0].suffix")]
    [InlineData("""{"source": [{"anything-but": {"wildcard": "a*"}}]}""", "$.source[0].anything-but")]
    [InlineData("""{"detail": {"n": [{"numeric": [">"]}]}}""", "$.detail.n[0].numeric")]
    [InlineData("""{"detail": {"n": [{"numeric": ["!", 1]}]}}""", "$.detail.n[0].numeric")]
    [InlineData("""{"$or": [{"source": ["a"]}]}""", "$.$or")]
    public void Read_NotModelled_IsRefusedWithItsPath(string pattern, string path) =>
        Assert.Equal(path, Assert.Throws<DeploymentException>(() => EventPattern.Read(JsonNode.Parse(pattern), "$")).Path);
}
