using System.Globalization;
using Headroom.Decisions.Reporting;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Cli;

/// <summary>Shows a summary to a person.</summary>
internal static class SummaryView
{
    public static void Write(IAnsiConsole console, IncidentSummary summary)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{Headline(summary)}[/]");
        console.WriteLine($"scenario {Plain.Line(summary.Scenario)}, seed {summary.Seed}, delays: {summary.Latencies}");
        console.Write(Zones(summary));
        foreach (var line in summary.Created)
        {
            console.WriteLine($"  + {Plain.Line(line)}");
        }

        console.WriteLine($"{summary.Calls.Values.Sum()} AWS calls, {summary.MeasuringCalls} of them by each minute's measurement: {string.Join(", ", summary.Calls.OrderByDescending(call => call.Value).ThenBy(call => call.Key, StringComparer.Ordinal).Select(call => $"{call.Key} {call.Value}"))}");
        if (summary.Subject is not null)
        {
            console.WriteLine($"report: {Plain.Line(summary.Subject)}");
        }
    }

    private static string Headline(IncidentSummary summary) => summary switch
    {
        { Outcome: IncidentOutcome.Recovered, RecoveredAfterSeconds: { } seconds } => $"Recovered {Minutes(seconds)} after the alarm.",
        { Outcome: IncidentOutcome.Recovered } => "Recovered.",
        { Outcome: IncidentOutcome.NothingWrong } => "No pod had to wait for an address.",
        _ => $"Not recovered: {summary.Zones.Sum(zone => zone.WaitingAtEnd)} pods still wait after {Minutes(summary.WorldSeconds)}.",
    };

    private static Table Zones(IncidentSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("zone", "alarm to first new pod address", "most pods waiting", "waiting at the end");
        foreach (var zone in summary.Zones)
        {
            table.AddRow(
                Markup.Escape(Plain.Line(zone.Zone)),
                zone.FirstAddressAfterSeconds is { } seconds ? Minutes(seconds) : "–",
                zone.MostWaiting.ToString(CultureInfo.InvariantCulture),
                zone.WaitingAtEnd.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Minutes(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60:00} s");
}
