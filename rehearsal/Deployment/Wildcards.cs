using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Deployment;

/// <summary>Patterns of ARNs: <c>*</c> for any text, <c>?</c> for one letter.</summary>
internal static class Wildcards
{
    public static bool Match(string pattern, string text) => Regex.IsMatch(
        text,
        $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}\\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant);
}
