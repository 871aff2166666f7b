using System.Text;
using Headroom.Fuzz.Tests.Support;
using Headroom.Steps.Reading;

namespace Headroom.Fuzz.Tests;

/// <summary>What the runner prints.</summary>
[Collection(FuzzCollection.Name)]
public sealed class ReadingTests(Tally tally)
{
    [Fact]
    public void Output_OfAnyForm_IsAReadingOrRefused() => Fuzzing.Hold(tally, "reading-outputs", [new Sample("reading", Encoding.UTF8.GetBytes(Readings.Pack(Text)), LinesForm.It)], Output);

    [Theory, MemberData(nameof(Kept), "reading-outputs")]
    public void Output_OfTheCorpus_IsAReadingOrRefused(string file) => Named.Check(() => Output(Fuzzing.Read("reading-outputs", file)));

    [Fact]
    public void Lines_PackedAsTheyShouldBe_AreAReadingOrRefused() => Fuzzing.Hold(tally, "reading-lines", [new Sample("reading", Text, LinesForm.It)], Lines);

    [Theory, MemberData(nameof(Kept), "reading-lines")]
    public void Lines_OfTheCorpus_AreAReadingOrRefused(string file) => Named.Check(() => Lines(Fuzzing.Read("reading-lines", file)));

    public static TheoryData<string> Kept(string target) => [.. Fuzzing.Corpus(target)];

    internal static byte[] Text { get; } = Fuzzing.Read("samples", "reading.txt");

    private static void Output(byte[] output) => Assert.NotNull(ReadingParser.Parse(Encoding.UTF8.GetString(output), "web"));

    private static void Lines(byte[] text) => Assert.NotNull(ReadingParser.Parse(Readings.Pack(Readings.Counted(text)), "web"));

}
