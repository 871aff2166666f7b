using System.Globalization;
using Headroom.Decisions.Reporting;
using Spectre.Console;

namespace Headroom.Cli;

/// <summary>Shows a batch to a person.</summary>
internal static class BatchView
{
    public static void Write(IAnsiConsole console, Batch batch)
    {
        console.WriteLine($"scenario {Plain.Line(batch.Scenario)}, seeds {batch.FirstSeed} to {batch.FirstSeed + (ulong)batch.Runs - 1}, delays: {batch.Latencies}");
        console.WriteLine($"{batch.Recovered} of {batch.Runs} recovered");
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "median", "95 of 100", "worst");
        Row(table, "world seconds from alarm to recovery", batch.RecoverySeconds);
        Row(table, "AWS calls per incident", batch.Calls);
        Row(table, "  of them by each minute's measurement", batch.MeasuringCalls);
        console.Write(table);
        WriteRate(console, batch);
    }

    public static void WriteRate(IAnsiConsole console, Batch batch) =>
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch.WallSeconds:0.00} s wall, {batch.PerSecond:0.0} incidents per second"));

    private static void Row(Table table, string name, Spread? spread) =>
        table.AddRow(name, Text(spread?.Median), Text(spread?.P95), Text(spread?.Worst));

    private static string Text(double? value) => value is { } number ? number.ToString("0", CultureInfo.InvariantCulture) : "–";
}
