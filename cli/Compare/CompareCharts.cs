using System.Globalization;
using Headroom.Rehearsal.Baselines;

namespace Headroom.Cli.Compare;

/// <summary>The charts of a comparison, and the same figures as tables.</summary>
internal static class CompareCharts
{
    private const string Free = "Free addresses in the zone that has the fewest";
    private const string Waiting = "Pods that wait for an address";
    private const int TableStepMinutes = 5;

    /// <summary>How the contender at a place is drawn.</summary>
    public static string Style(int place) => $"c{place}";

    public static IEnumerable<(Chart Chart, string Caption)> Of(Comparison comparison)
    {
        yield return (Chart(comparison, "waiting", Waiting, point => point.Waiting, most => Axis.Linear(most, 5)), Waiting + ", in all zones.");
        yield return (Chart(comparison, "free", Free, point => point.Free, Axis.Logarithmic), Free + ", in its nodes' subnets and in subnets made since; each step is ten times the one before.");
    }

    public static IEnumerable<(string Caption, TextTable Table)> Tables(Comparison comparison)
    {
        yield return (Waiting, Table(comparison, point => point.Waiting));
        yield return (Free, Table(comparison, point => point.Free));
    }

    private static Chart Chart(Comparison comparison, string id, string title, Func<CurvePoint, double> value, Func<double, Axis> axis)
    {
        var first = comparison.Contenders[0].First;
        var lines = comparison.Contenders.Select((contender, place) => new Line(contender.Title, Style(place), [.. contender.First.Curve.Select(point => (point.Second / 60.0, value(point)))])).ToList();
        var told = lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {line.Points.Min(point => point.Value)} to {line.Points.Max(point => point.Value)}, {line.Points[^1].Value} at the end"));
        return new Chart(id, title, string.Join("; ", told) + ".", lines, comparison.Contenders.Max(contender => contender.First.EndSecond) / 60, first.AlarmSecond / 60, axis(lines.Max(line => line.Points.Max(point => point.Value))));
    }

    private static TextTable Table(Comparison comparison, Func<CurvePoint, double> value)
    {
        var end = comparison.Contenders.Max(contender => contender.First.EndSecond) / 60;
        var minutes = Enumerable.Range(1, (int)(end / TableStepMinutes)).Select(step => step * TableStepMinutes).ToList();
        return new TextTable(["minute", .. minutes.Select(minute => minute.ToString(CultureInfo.InvariantCulture))], [.. comparison.Contenders.Select(contender => (IReadOnlyList<string>)
        [
            contender.Title, .. minutes.Select(minute => CompareText.Number(value(contender.First.Curve.Last(point => point.Second <= minute * 60)))),
        ])]);
    }
}
