using Spectre.Console;

namespace Headroom.Cli.Compare;

/// <summary>Shows a comparison to a person.</summary>
internal static class CompareView
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        console.WriteLine(CompareText.Heading(comparison));
        console.WriteLine(CompareText.Alarm(comparison));
        Write(console, CompareText.Outcomes(comparison));
        Write(console, CompareText.FirstAddresses(comparison));
        foreach (var line in CompareText.Failures(comparison).Concat(CompareText.Notes(comparison)))
        {
            console.WriteLine(line);
        }
    }

    private static void Write(IAnsiConsole console, TextTable text)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. text.Heads.Select(Markup.Escape)]);
        foreach (var row in text.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
