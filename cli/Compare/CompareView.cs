using Headroom.Decisions.Reporting;
using Spectre.Console;

namespace Headroom.Cli.Compare;

/// <summary>Shows a comparison to a person.</summary>
internal static class CompareView
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        console.WriteLine(Plain.Line(CompareText.Heading(comparison)));
        console.WriteLine(CompareText.Alarm(comparison));
        Write(console, CompareText.Outcomes(comparison));
        Write(console, CompareText.FirstAddresses(comparison));
        foreach (var line in CompareText.Failures(comparison).Concat(CompareText.Notes(comparison)))
        {
            console.WriteLine(Plain.Line(line));
        }
    }

    private static string Safe(string text) => Markup.Escape(Plain.Line(text));

    private static void Write(IAnsiConsole console, TextTable text)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. text.Heads.Select(Safe)]);
        foreach (var row in text.Rows)
        {
            table.AddRow([.. row.Select(Safe)]);
        }

        console.Write(table);
    }
}
