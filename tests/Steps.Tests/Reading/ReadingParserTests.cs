using System.Text;
using Headroom.Steps.Reading;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests.Reading;

/// <summary>The runner's output is hostile input: whatever isn't exactly a reading is an error that says what to do.</summary>
public sealed class ReadingParserTests
{
    private static readonly string Whole = ReadingWriter.Text(Some.Reading(waiting: 4));

    [Fact]
    public void Parse_WhatTheDocumentPrints_GivesItBack()
    {
        var reading = Some.Reading(waiting: 4) with { Pending = new Decisions.Snapshot.PendingReading(7, Some.Noon.AddMinutes(-9)), Denials = [new Decisions.Snapshot.DenialReading("ec2:DescribeSubnets", 3, Some.Noon)] };

        var parsed = ReadingParser.Parse(ReadingWriter.Write(reading), "web");

        Assert.Equal(reading.ReadAt, parsed.ReadAt);
        Assert.Equal(reading.AwsNode!.Image, parsed.AwsNode!.Image);
        Assert.Equal(reading.AwsNode.Environment, parsed.AwsNode.Environment);
        Assert.Equal(reading.AwsNode.Managers, parsed.AwsNode.Managers);
        Assert.Equal(reading.AwsNode.Rollout, parsed.AwsNode.Rollout);
        Assert.Equal(reading.Nodes, parsed.Nodes);
        Assert.Equal(reading.PodRanges, parsed.PodRanges);
        Assert.Equal(reading.SandboxFailures, parsed.SandboxFailures);
        Assert.Equal(reading.Pending, parsed.Pending);
        Assert.Equal(reading.Denials, parsed.Denials);
    }

    [Fact]
    public void Parse_ValuesThatWouldBreakALine_GivesThemBack()
    {
        var awsNode = Some.Reading().AwsNode! with { Environment = new Dictionary<string, string> { ["TAGS"] = "{\"a\":\"b+c\"}", ["LINES"] = "100%\tone\ntwo ü" } };

        var parsed = ReadingParser.Parse(ReadingWriter.Write(Some.Reading() with { AwsNode = awsNode }), "web");

        Assert.Equal(awsNode.Environment, parsed.AwsNode!.Environment);
    }

    [Fact]
    public void Parse_NoDaemonSet_GivesNoAwsNode() => Assert.Null(ReadingParser.Parse(ReadingWriter.Write(Some.Reading() with { AwsNode = null }), "web").AwsNode);

    [Fact]
    public void Parse_ValueThatWouldBreakALine_ComesBackWhole()
    {
        var environment = new Dictionary<string, string> { ["NOTE"] = "50 %\ttab\nline é" };

        Assert.Equal(environment, ReadingParser.Parse(ReadingWriter.Write(Some.Reading(environment: environment)), "web").AwsNode!.Environment);
    }

    [Fact]
    public void Parse_DashesForWhatIsntThere_GiveNothing()
    {
        var fargate = Some.Reading().Nodes[0] with { InstanceId = null, Zone = "" };

        var parsed = ReadingParser.Parse(ReadingWriter.Write(Some.Reading() with { Nodes = [fargate], PodRanges = [] }), "web");

        Assert.Equal(fargate, Assert.Single(parsed.Nodes));
    }

    [Fact]
    public void Parse_CutAtAnyLength_Throws()
    {
        var output = ReadingWriter.Write(Some.Reading(waiting: 4));

        // The last line feed is the one character that may be missing.
        Assert.All(Enumerable.Range(0, output.Length - 1), length => Assert.Throws<ReadingTruncatedException>(() => ReadingParser.Parse(output[..length], "web")));
    }

    [Fact]
    public void Parse_TextCutAtAnyLineButPackedWhole_Throws()
    {
        var lines = Whole.TrimEnd('\n').Split('\n');

        Assert.All(Enumerable.Range(1, lines.Length - 1), count =>
            Assert.Throws<ReadingTruncatedException>(() => ReadingParser.Parse(ReadingWriter.Pack(string.Join('\n', lines[..count]) + "\n"), "web")));
    }

    [Theory]
    [InlineData("cluster\tweb", "cluster\tother")]                         // an answer to another question
    [InlineData("cluster\tweb", "cluster\tweb\textra")]
    [InlineData("2026-01-02T12:00:00Z", "2026-01-02 12:00:00")]
    [InlineData("daemonset\t", "daemonsets\t")]                            // an unknown line
    [InlineData("env\tWARM_ENI_TARGET\t1", "env\tENABLE_SUBNET_DISCOVERY\t1")] // a variable that comes twice
    [InlineData("\t29\t9\t", "\t29\t-9\t")]
    [InlineData("\t29\t9\t", "\t29\t99999999999\t")]
    [InlineData("us-west-2a\t1\t0\t", "us-west-2a\tyes\t0\t")]
    [InlineData("\t10.0.1\t", "\t10.0.256\t")]
    [InlineData("\t10.0.1\t", "\t010.0.1\t")]                              // .NET alone would read octal
    [InlineData("range\tus-west-2c", "env\tus-west-2c")]                   // out of its place
    public void Parse_ALineThatIsWrong_Throws(string right, string wrong)
    {
        var text = Whole.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Whole, text);

        Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse(ReadingWriter.Pack(text), "web"));
    }

    [Fact]
    public void Parse_NotAReading_SaysWhatItStartsWith()
    {
        var error = Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse("error: You must be logged in to the server\n", "web"));

        Assert.Contains("error: You must be logged in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BodyThatIsntBase64_Throws() =>
        Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse(ReadingWriter.Wrap("!!!!", [1]), "web"));

    [Fact]
    public void Parse_BodyThatIsntGzip_Throws() =>
        Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse(ReadingWriter.Wrap(Convert.ToBase64String(new byte[64]), [1]), "web"));

    [Fact]
    public void Parse_BytesThatArentUtf8_Throws() =>
        Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse(ReadingWriter.Pack([0xC3, 0x28]), "web"));

    [Fact]
    public void Parse_OneByteChanged_Throws()
    {
        var text = Encoding.UTF8.GetBytes(Whole);
        var packed = ReadingWriter.Pack(Whole.Replace("\t29\t9\t", "\t29\t8\t", StringComparison.Ordinal)).Split('\n');
        packed[^2] = ReadingWriter.Wrap("", text).Split('\n')[^2];

        Assert.Throws<ReadingTruncatedException>(() => ReadingParser.Parse(string.Join('\n', packed), "web"));
    }

    [Fact]
    public void Parse_UnpacksToGigabytes_StopsEarly()
    {
        var bomb = ReadingWriter.Pack(new byte[9 * 1024 * 1024]);
        Assert.True(bomb.Length < 24_000);

        Assert.Throws<ReadingMalformedException>(() => ReadingParser.Parse(bomb, "web"));
    }

    [Fact]
    public void Parse_MoreThanSsmReturns_Throws() => Assert.Throws<ReadingTruncatedException>(() => ReadingParser.Parse(new string('x', 24_001), "web"));

    [Fact]
    public void Parse_FiveHundredNodes_FitsWhatSsmReturns()
    {
        var nodes = Enumerable.Range(0, 500).Select(i => Some.Reading(waiting: 4).Nodes[i % 3] with { Name = $"ip-10-{i / 250}-{i % 250}-{i * 7 % 250}.us-west-2.compute.internal", InstanceId = $"i-0{i * 2654435761L % 0xFFFFFFFFFF:x16}" }).ToList();
        var output = ReadingWriter.Write(Some.Reading() with { Nodes = nodes });

        Assert.InRange(output.Length, 1, 24_000);
        Assert.Equal(500, ReadingParser.Parse(output, "web").Nodes.Count);
    }
}
