using System.Globalization;
using System.Text.RegularExpressions;
using Headroom.House.Tests;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>A row of one of the tables in the VPC CNI's documentation, by the names of its columns.</summary>
internal sealed partial class DocumentedRow(string table, IReadOnlyDictionary<string, string> cells)
{
    /// <summary>What identifies the row: the table's first word, the instance type, three targets, pods.</summary>
    public string Name => string.Join(' ', cells.Values.Take(5).Select(cell => cell.Length == 0 ? "-" : cell).Prepend(table.Split('-')[0]));

    public string this[string column] => cells[column];

    public int Number(string column) => int.Parse(cells[column], CultureInfo.InvariantCulture);

    /// <summary>The rows of a table beside this file; lines with # are remarks.</summary>
    public static IReadOnlyList<DocumentedRow> Read(string file)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "tests", "Rehearsal.Tests", "Ipamd", file)).Where(line => !line.StartsWith('#')).Select(Cells).ToList();
        return [.. lines.Skip(1).Select(cells => new DocumentedRow(file, lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second)))];
    }

    private static List<string> Cells(string line) => [.. Cell().Matches(line).Select(match => match.Groups["cell"].Value)];

    [GeneratedRegex("(?:^|,)(?:\"(?<cell>[^\"]*)\"|(?<cell>[^,\"]*))")]
    private static partial Regex Cell();
}
