using System.Text;

namespace Headroom.Decisions.Reporting;

/// <summary>Text with words from outside in it as text of a Markdown document (CommonMark, and what GitHub adds to it): nothing in it becomes a link, a heading, HTML or emphasis.</summary>
public static class Markdown
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(@"\`*[<>~_&:.@$#+-=)|");

    /// <summary>One line, <see cref="Plain.Line"/>, with a backslash before whatever would be more than text. The rest stays as it reads.</summary>
    public static string Line(string text)
    {
        var plain = Plain.Line(text).Trim(); // what stands before the first word could make a block of the rest
        if (plain.AsSpan().IndexOfAny(Special) < 0)
        {
            return plain;
        }

        var line = new StringBuilder(plain.Length + 8);
        for (var i = 0; i < plain.Length; i++)
        {
            line.Append(IsActive(plain, i) ? "\\" : "").Append(plain[i]);
        }

        return line.ToString();
    }

    /// <summary>A span of code.</summary>
    public static string Code(string text) => $"`{Plain.Line(text).Replace('`', '\'')}`";

    private static bool IsActive(string text, int at) => text[at] switch
    {
        '\\' or '`' or '*' or '[' or '~' or '$' => true,
        // Inside a word an underscore is one: ENABLE_PREFIX_DELEGATION.
        '_' => !(IsWord(text, at - 1) && IsWord(text, at + 1)),
        '<' => true,
        '&' => IsWord(text, at + 1) || Has(text, at + 1, "#"),
        // Addresses that GitHub makes links of by itself.
        ':' => Has(text, at + 1, "//") || EndsWith(text, at, "mailto") || EndsWith(text, at, "xmpp"),
        '.' when EndsWith(text, at, "www") => true,
        '@' => IsWord(text, at - 1) && IsWord(text, at + 1),
        // What makes a block of a line that begins with it.
        '#' or '+' or '-' or '=' or '>' or '|' => at == 0,
        '.' or ')' => at > 0 && text.AsSpan(0, at).IndexOfAnyExceptInRange('0', '9') < 0,
        _ => false,
    };

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    private static bool Has(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static bool EndsWith(string text, int before, string what) => text.AsSpan(0, before).EndsWith(what, StringComparison.OrdinalIgnoreCase);
}
