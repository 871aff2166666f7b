using Headroom.Decisions.Reporting;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Cli;

/// <summary>Shows what happens, a line each, with the world's time.</summary>
internal static class TimelineView
{
    public static void Write(IAnsiConsole console, TimelineLine line) =>
        console.MarkupLine($"[grey]{line.At:HH:mm:ss}[/] {Colour(line.Kind)}{Markup.Escape(Sign(line.Kind) + Plain.Line(line.Text))}[/]");

    private static string Sign(string kind) => kind is "state" ? "» " : "";

    private static string Colour(string kind) => kind switch
    {
        "alarm" or "zone-stuck" or "function-error" or "undelivered" => "[red]",
        "zone-new-space" or "zone-free" => "[green]",
        "state" or "execution" => "[blue]",
        "zone" => "[grey]",
        _ => "[yellow]",
    };
}
