using System.Globalization;
using System.Text;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>How the scripts write texts that they don't choose.</summary>
internal static class ScriptText
{
    /// <summary>Percent-encodes every byte that isn't printable ASCII, and the percent sign, so that a value can't break a line.</summary>
    public static string Encode(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(value))
        {
            if (letter is >= 0x20 and < 0x7f and not (byte)'%')
            {
                text.Append((char)letter);
            }
            else
            {
                text.Append('%').Append(letter.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>A line: its fields with tabs between them.</summary>
    public static string Line(params object[] fields) => string.Join('\t', fields.Select(field => Convert.ToString(field, CultureInfo.InvariantCulture)));

    /// <summary>Lines with their line feeds.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Lines in the order of their bytes, as <c>LC_ALL=C sort</c> puts them.</summary>
    public static IEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);
}
