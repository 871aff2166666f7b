using Headroom.Cli.Compare;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli.Tests.Compare;

/// <summary>The page with the curves, as text and in a browser that we didn't write.</summary>
public sealed class ComparePageTests
{
    private const string Hostile = "</title><script>alert(1)</script><img src=\"http://192.0.2.1/x\" onerror='alert(2)'>&amp;";

    [Fact]
    public void Write_TextFromOutside_IsNeverMarkup()
    {
        var page = ComparePage.Write(Poisoned());

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</title><", page.Replace("</title><style>", "", StringComparison.Ordinal).Replace("</title><desc", "", StringComparison.Ordinal).Replace("</title></path>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Page_NamesTheSetOfDelaysAndNeedsNothingElse()
    {
        var page = ComparePage.Write(Some.Comparison());

        Assert.Contains("delays: typical", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
    }

    [BrowserFact]
    public void Page_WithHostileText_HasNoElementOfIt()
    {
        var seen = Browser.Measure(ComparePage.Write(Poisoned()));

        Assert.Equal(0, seen.Foreign);
        Assert.Contains(Hostile, seen.Heading, StringComparison.Ordinal);
    }

    [BrowserFact]
    public void Page_Curves_LieWithinTheirChartsAndNoLabelCoversAnother()
    {
        var seen = Browser.Measure(ComparePage.Write(Some.Comparison()));

        Assert.Equal(2 * Contender.All.Count, seen.Lines);
        Assert.Empty(seen.Outside);
        Assert.Empty(seen.Overlaps);
        Assert.Equal(Contender.All.Count, seen.Looks); // each line looks like no other
    }

    [BrowserTheory, InlineData(false), InlineData(true)]
    public void Page_LightAndDark_CanBeRead(bool dark)
    {
        var seen = Browser.Measure(ComparePage.Write(Some.Comparison()), dark);

        Assert.Equal(dark, seen.Dark);
        Assert.True(seen.TextContrast >= 4.5, $"text has a contrast of {seen.TextContrast:0.00}"); // WCAG 2.2, 1.4.3
        Assert.True(seen.LineContrast >= 3, $"lines have a contrast of {seen.LineContrast:0.00}"); // WCAG 2.2, 1.4.11
    }

    [BrowserFact]
    public void Page_OnANarrowScreen_ScrollsOnlyItsTables() => Assert.False(Browser.Measure(ComparePage.Write(Some.Comparison()), width: 500).IsTooWide);

    private static Comparison Poisoned()
    {
        var run = Some.Run(new Contender(Hostile, Hostile, Hostile), outcome: IncidentOutcome.NotRecovered) with
        {
            Latencies = Hostile,
            Zones = [new ZoneSummary(Hostile, null, 1, 1)],
            Made = Hostile,
            Commands = [new CommandRecord(1, Hostile, Hostile, true, 1)],
        };
        return Comparison.Of(Hostile, [run]);
    }
}
