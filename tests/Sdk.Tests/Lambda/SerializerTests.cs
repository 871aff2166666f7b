using System.Text;
using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Headroom.Sdk.Tests.Lambda;

public class SerializerTests
{
    private readonly SourceGeneratorLambdaJsonSerializer<EventsContext> _serializer = new();

    private T Read<T>(string json) => _serializer.Deserialize<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Fact]
    public void Deserialize_EventBridgeEvent_FillsTheEnvelopeWhateverTheNamesCase()
    {
        var read = Read<CloudWatchEvent<Alarm>>("""
            {"version":"0","id":"e-1","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch","account":"111122223333","time":"2026-01-02T03:04:05Z",
             "region":"eu-west-1","resources":["arn:a"],"detail":{"alarmName":"headroom-web-addresses"}}
            """);

        Assert.Equal(("0", "e-1", "CloudWatch Alarm State Change", "aws.cloudwatch"), (read.Version, read.Id, read.DetailType, read.Source));
        Assert.Equal(("111122223333", "eu-west-1", "arn:a"), (read.Account, read.Region, Assert.Single(read.Resources)));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), read.Time);
        Assert.Equal("headroom-web-addresses", read.Detail.AlarmName);
    }

    [Theory]
    [InlineData("1767323045", 0)]
    [InlineData("1767323045.25", 250)]
    [InlineData("1767323045250", 250)] // too late for seconds, so milliseconds
    public void Deserialize_TimeAsNumber_IsSinceTheEpoch(string time, int milliseconds) =>
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, milliseconds, DateTimeKind.Utc), Read<CloudWatchEvent<Alarm>>($$"""{"time":{{time}}}""").Time);

    [Fact]
    public void Serialize_Record_KeepsDeclaredNamesLeavesNullsOutAndEscapesLittle() =>
        Assert.Equal("""{"kind":"a<b>ä","At":"2026-01-02T03:04:05Z"}""", Write(new Answer("a<b>ä", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc))));

    [Fact]
    public void Deserialize_Malformed_ThrowsTheSerializersException()
    {
        var thrown = Assert.Throws<JsonSerializerException>(() => Read<Answer>("{"));

        Assert.IsAssignableFrom<JsonException>(thrown.InnerException);
        Assert.Contains(typeof(Answer).FullName!, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_TypeThatIsNotRegistered_IsNamed() => Assert.Contains("System.Uri", Assert.Throws<JsonSerializerException>(() => Write(new Uri("https://x"))).Message, StringComparison.Ordinal);
}
