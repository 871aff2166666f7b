using Headroom.Rehearsal.Monitoring;

namespace Headroom.Rehearsal.Tests.Monitoring;

public sealed class EmfReaderTests
{
    private const string Line = """
        {"_aws": {"Timestamp": 1767225600000, "CloudWatchMetrics": [{"Namespace": "Headroom", "Dimensions": [["ClusterName"], ["ClusterName", "AvailabilityZone"]], "Metrics": [{"Name": "Free", "Unit": "Count"}]}]},
         "ClusterName": "web", "AvailabilityZone": "us-west-2a", "Free": 12}
        """;

    [Fact]
    public void Read_TwoDimensionSets_GivesOneValuePerSet()
    {
        var (data, fault) = EmfReader.Read(Line);

        Assert.Null(fault);
        Assert.Equal(
            [
                MetricKey.Of("Headroom", "Free", [KeyValuePair.Create("ClusterName", "web")]),
                MetricKey.Of("Headroom", "Free", [KeyValuePair.Create("AvailabilityZone", "us-west-2a"), KeyValuePair.Create("ClusterName", "web")]),
            ],
            data.Select(datum => datum.Key));
        Assert.All(data, datum => Assert.Equal((12d, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (datum.Value, datum.At)));
    }

    [Fact]
    public void Read_ListOfValues_GivesEach() => Assert.Equal([1, 2, 1, 2], EmfReader.Read(Line.Replace("\"Free\": 12", "\"Free\": [1, 2]", StringComparison.Ordinal)).Data.Select(datum => datum.Value));

    [Theory]
    [InlineData("measured web")]
    [InlineData("""{"message": "no metrics here"}""")]
    [InlineData("""{"text": "says \"_aws\" only"}""")]
    public void Read_OtherOutput_IsNoMetricAndNoFault(string line)
    {
        var (data, fault) = EmfReader.Read(line);

        Assert.Empty(data);
        Assert.Null(fault);
    }

    [Theory]
    [InlineData("\"ClusterName\": \"web\", ", "")] // a dimension without its value
    [InlineData("\"ClusterName\": \"web\"", "\"ClusterName\": \"\"")]
    [InlineData("\"ClusterName\": \"web\"", "\"ClusterName\": 5")]
    [InlineData("\"Free\": 12", "\"Other\": 12")]
    [InlineData("\"Free\": 12", "\"Free\": \"12\"")]
    [InlineData("\"Timestamp\": 1767225600000, ", "")]
    [InlineData("\"Free\": 12}", "\"Free\": 12")] // cut
    public void Read_RuleOfTheFormatBroken_HasNoValuesAndSaysWhy(string part, string instead)
    {
        var (data, fault) = EmfReader.Read(Line.Replace(part, instead, StringComparison.Ordinal));

        Assert.Empty(data);
        Assert.NotNull(fault);
    }
}
