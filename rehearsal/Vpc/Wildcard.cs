namespace Headroom.Rehearsal.Vpc;

/// <summary>EC2's filter values: <c>*</c> is any text, <c>?</c> any character, a backslash takes the next one as it is; case matters.</summary>
internal static class Wildcard
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        return pattern[0] switch
        {
            '*' => Matches(pattern[1..], text) || (!text.IsEmpty && Matches(pattern, text[1..])),
            '?' => !text.IsEmpty && Matches(pattern[1..], text[1..]),
            '\\' when pattern.Length > 1 => !text.IsEmpty && text[0] == pattern[1] && Matches(pattern[2..], text[1..]),
            var letter => !text.IsEmpty && text[0] == letter && Matches(pattern[1..], text[1..]),
        };
    }
}
