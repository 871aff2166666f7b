using System.Globalization;
using System.Text;

namespace Headroom.Decisions.Reporting;

/// <summary>Text with words from outside in it (names of pods and nodes, tags, errors, what somebody typed), as people may safely be shown it.</summary>
/// <remarks>Sentences are put together from such words all over the place; they are made harmless once, where they go out.</remarks>
public static class Plain
{
    // Nothing that we say takes more, and a notification has many lines.
    private const int MostLine = 1_000;

    /// <summary>
    /// One line of it: no control characters (a terminal obeys them), nothing that turns the writing's direction or isn't seen, no mention that would call a whole chat; cut after 1,000 characters.
    /// </summary>
    public static string Line(string text)
    {
        if (text.Length <= MostLine && text.All(IsHarmless))
        {
            return text;
        }

        var line = new StringBuilder();
        foreach (var (at, rune) in Runes(text).TakeWhile(r => r.At < MostLine))
        {
            line.Append(rune.Value switch
            {
                '@' when IsMention(text, at) => "(at)",
                '<' when at + 1 < text.Length && text[at + 1] is '!' or '@' or '#' => "< ", // a chat's own form of a mention: <!channel>
                _ => Shown(rune),
            });
        }

        return line.Append(text.Length > MostLine ? "…" : "").ToString();
    }

    /// <summary>As <see cref="Line"/>, of each line.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Line));

    private static bool IsHarmless(char c) => c is >= ' ' and <= '~' and not ('@' or '<');

    private static IEnumerable<(int At, Rune Rune)> Runes(string text)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            yield return (at, rune);
            at += rune.Utf16SequenceLength;
        }
    }

    private static string Shown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\t' or '\n' or '\r' or 0x85 => " ",
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator => " ",
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => "\uFFFD",
        _ => rune.ToString(),
    };

    // Not the @ of an address or of an image's digest, which follows a word.
    private static bool IsMention(string text, int at) =>
        (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]);
}
