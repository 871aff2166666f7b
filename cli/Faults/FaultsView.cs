using System.Globalization;
using Spectre.Console;

namespace Headroom.Cli.Faults;

/// <summary>Shows the matrix to a person.</summary>
internal static class FaultsView
{
    // A broken build breaks thousands of cells in the same way; the JSON has them all.
    private const int MostLines = 60;

    public static void Write(IAnsiConsole console, FaultCounts matrix)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scenario {matrix.Scenario}: {matrix.Runs} incidents in {matrix.WallSeconds:0.0} s, each with one thing going wrong"));
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "recovered", "undone", "refused", "stopped", "violations");
        foreach (var way in matrix.Ways)
        {
            table.AddRow(Markup.Escape(way.Way), Text(way.Recovered), Text(way.Undone), Text(way.Refused), Text(way.Stopped), Text(way.Violations));
        }

        console.Write(table);
        Lines(console, "stopped, with a complete account of what stays:", [.. matrix.Stopped.Select(run => $"{run.Cell}, seed {run.Seed}: {run.Subject}")]);
        Lines(console, "violations:", [.. matrix.Violations.Select(violation => $"{violation.What}; again with {violation.Replay}")]);
    }

    private static void Lines(IAnsiConsole console, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        console.WriteLine(title);
        foreach (var line in lines.Take(MostLines))
        {
            console.Profile.Out.Writer.WriteLine($"  {line}");
        }

        if (lines.Count > MostLines)
        {
            console.WriteLine($"  … and {lines.Count - MostLines} more: --json has them all");
        }
    }

    private static string Text(int number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
}
