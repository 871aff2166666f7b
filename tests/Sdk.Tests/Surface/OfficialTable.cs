using Headroom.Sdk.Generator;

namespace Headroom.Sdk.Tests.Surface;

/// <summary><c>sdk/official-surface.txt</c>: sections of lines, each a name and words.</summary>
internal static class OfficialTable
{
    private static readonly Dictionary<string, List<string>> Sections = Read();

    public static IReadOnlyList<string> Lines(string section) => Sections[section];

    /// <summary>A section's lines as name → words.</summary>
    public static IReadOnlyDictionary<string, string[]> Words(string section) =>
        Lines(section).Select(l => l.Split(':', 2)).ToDictionary(l => l[0], l => l[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Members as <c>Name:type</c>; string goes without saying on the page.</summary>
    public static IReadOnlyList<string> Typed(IEnumerable<string> words) =>
        [.. words.Select(w => w.Contains(':', StringComparison.Ordinal) ? w : w + ":string").Order(StringComparer.Ordinal)];

    private static Dictionary<string, List<string>> Read()
    {
        var sections = new Dictionary<string, List<string>>();
        List<string> section = [];
        foreach (var line in File.ReadLines(Path.Combine(Repository.Find(), "sdk", "official-surface.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                sections[line[1..^1]] = section = [];
            }
            else
            {
                section.Add(line);
            }
        }

        return sections;
    }
}
