using System.Text.RegularExpressions;
using Headroom.Cli;
using Headroom.Cli.Compare;
using Headroom.Cli.Tests.Compare;
using Headroom.Fuzz.Tests.Support;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Fuzz.Tests.Outputs;

/// <summary>The page of <c>compare</c> and the terminal, with words from outside wherever there can be some.</summary>
[Collection(FuzzCollection.Name)]
public sealed partial class ScreenTests(Tally tally)
{
    [Fact]
    public void Page_WithAnyWords_HasTheTagsThatItHasWithPlainOnes()
    {
        var plain = Tags(ComparePage.Write(Compared("web")));
        Outside.Hold(tally, word =>
        {
            var page = ComparePage.Write(Compared(word));
            Outside.AssertHarmless(page.Replace("\r", "", StringComparison.Ordinal));
            Assert.Equal(plain, Tags(page));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Terminal_WithAnyWords_GetsTheOrdersThatItGetsWithPlainOnes(bool ansi)
    {
        var plain = Orders(Shown("web", ansi));
        Outside.Hold(tally, word => Assert.Equal(plain, Orders(Shown(word, ansi))));
    }

    // A browser's tokens, read strictly: whatever stands between < and > is a tag, and its attributes' values stand in quotes.
    private static List<string> Tags(string page) => [.. Tag().Matches(page).Select(tag => Value().Replace(tag.Value, "=\"\""))];

    // All that isn't text: escape sequences, control characters.
    private static List<string> Orders(string shown) => [.. Order().Matches(shown).Select(order => order.Value)];

    private static Comparison Compared(string word) => Comparison.Of(word, [Some.Run(new Contender($"n{word}", word, word), outcome: IncidentOutcome.NotRecovered) with
    {
        Latencies = word, Zones = [new ZoneSummary(word, null, 1, 1)], Made = word, Commands = [new CommandRecord(1, word, word, true, 1)],
    }]);

    private static string Shown(string word, bool ansi)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No, ColorSystem = ansi ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 100_000;
        TimelineView.Write(console, new TimelineLine(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero), "alarm", word));
        CompareView.Write(console, Compared(word));
        SummaryView.Write(console, new IncidentSummary
        {
            Scenario = word,
            Seed = 1,
            Latencies = "typical",
            Outcome = IncidentOutcome.NotRecovered,
            Subject = word,
            WorldSeconds = 1,
            Zones = [new ZoneSummary(word, null, 1, 1)],
            Created = [word],
            Calls = new Dictionary<string, int> { ["ec2:X"] = 1 },
            MeasuringCalls = 0,
            Journal = [],
            Timeline = [],
        });
        return output.ToString();
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Value();

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u2028\u2029]")]
    private static partial Regex Order();
}
