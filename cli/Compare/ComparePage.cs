using System.Globalization;
using System.Reflection;
using System.Text;

namespace Headroom.Cli.Compare;

/// <summary>A comparison as one HTML page that needs nothing else: no script, no network. Its policy forbids both.</summary>
internal static class ComparePage
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    public static string Write(Comparison comparison)
    {
        var page = new StringBuilder();
        page.AppendLine("<!doctype html>").AppendLine("""<html lang="en"><head><meta charset="utf-8">""");
        page.AppendLine("""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""");
        page.AppendLine("""<meta name="viewport" content="width=device-width, initial-scale=1">""");
        page.AppendLine($"<title>Headroom compared: {Html.Encode(comparison.Scenario)}</title><style>").Append(Style.Value).AppendLine("</style></head><body><main>");
        page.AppendLine($"<h1>Headroom compared: {Html.Encode(comparison.Scenario)}</h1>").AppendLine($"<p>{Html.Encode(CompareText.Heading(comparison))}<br>{Html.Encode(CompareText.Alarm(comparison))}</p>");
        WriteTable(page, "What came of it", CompareText.Outcomes(comparison));
        WriteTable(page, "Each zone", CompareText.FirstAddresses(comparison));
        CompareText.Notes(comparison).ToList().ForEach(note => page.AppendLine($"""<p class="note">{Html.Encode(note)}</p>"""));
        WriteCharts(page, comparison);
        WriteContenders(page, comparison);
        return page.AppendLine("</main></body></html>").ToString();
    }

    private static void WriteTable(StringBuilder page, string caption, TextTable table)
    {
        page.AppendLine($"""<div class="wide" tabindex="0" role="region" aria-label="{Html.Encode(caption)}"><table><caption>{Html.Encode(caption)}</caption>""");
        page.AppendLine($"<thead><tr>{string.Concat(table.Heads.Select(head => $"""<th scope="col">{Html.Encode(head)}</th>"""))}</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.AppendLine($"""<tr><th scope="row">{Html.Encode(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Html.Encode(cell)}</td>"))}</tr>""");
        }

        page.AppendLine("</tbody></table></div>");
    }

    private static void WriteCharts(StringBuilder page, Comparison comparison)
    {
        var seed = comparison.Contenders[0].First.Seed.ToString(CultureInfo.InvariantCulture);
        page.AppendLine($"<h2>One world, seed {seed}</h2>").AppendLine("""<ul class="legend">""");
        foreach (var (contender, place) in comparison.Contenders.Select((contender, place) => (contender, place)))
        {
            page.AppendLine($"""<li><svg viewBox="0 0 48 12" aria-hidden="true"><path class="line {CompareCharts.Style(place)}" d="M0 6H48"/></svg>{Html.Encode(contender.Title)}: {Html.Encode(contender.About)}</li>""");
        }

        page.AppendLine("</ul>");
        foreach (var (chart, caption) in CompareCharts.Of(comparison))
        {
            page.AppendLine("<figure>");
            chart.Write(page);
            page.AppendLine($"<figcaption>{Html.Encode(caption)}</figcaption></figure>");
        }

        page.AppendLine("<details><summary>The curves in figures</summary>");
        CompareCharts.Tables(comparison).ToList().ForEach(pair => WriteTable(page, pair.Caption, pair.Table));
        page.AppendLine("</details>");
    }

    private static void WriteContenders(StringBuilder page, Comparison comparison)
    {
        page.AppendLine("<h2>The scripts' commands in that world</h2>");
        foreach (var contender in comparison.Contenders.Where(contender => contender.First.Commands.Count > 0))
        {
            WriteTable(page, contender.Title, new TextTable(["second", "command", "answer"], [.. contender.First.Commands.Select(command => (IReadOnlyList<string>)
            [
                CompareText.Number(command.Second), command.Times == 1 ? command.Text : $"{command.Text} ({command.Times} times)", command.Answer,
            ])]));
        }

        if (CompareText.Failures(comparison) is { Count: > 0 } failures)
        {
            page.AppendLine($"<h2>Commands that failed, over all {comparison.Runs} worlds</h2><ul>{string.Concat(failures.Select(failure => $"<li><code>{Html.Encode(failure)}</code></li>"))}</ul>");
        }
    }

    private static string ReadStyle()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
