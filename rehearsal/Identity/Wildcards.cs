namespace Headroom.Rehearsal.Identity;

/// <summary>IAM's patterns: <c>*</c> stands for any text, <c>?</c> for one letter.</summary>
internal static class Wildcards
{
    public static bool Match(string pattern, string text, bool ignoreCase = false) =>
        ignoreCase ? Match(pattern.ToLowerInvariant().AsSpan(), text.ToLowerInvariant()) : Match(pattern.AsSpan(), text);

    private static bool Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (at, star, retry) = (0, -1, 0);
        for (var i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, retry) = (at++, i);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[i]))
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                // The last star takes one letter more.
                (at, i) = (star + 1, ++retry);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
