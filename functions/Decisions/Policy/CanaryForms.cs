using System.Text.RegularExpressions;

namespace Headroom.Decisions.Policy;

/// <summary>What a canary may be named by. The same words as in the SSM document and its script, which check again: no character of them means anything to a shell or in JSON.</summary>
internal static partial class CanaryForms
{
    /// <summary>Seconds.</summary>
    public const int LeastDeadline = 180;

    /// <summary>Seconds.</summary>
    public const int MostDeadline = 900;

    // A name has at most 255 characters by the distribution's specification; here its tag and digest are counted in.
    private const int MostImage = 255;

    public static bool IsImage(string text) => text.Length <= MostImage && Image().IsMatch(text);

    public static bool IsNamespace(string text) => Label().IsMatch(text);

    public static bool IsZone(string text) => Zone().IsMatch(text);

    [GeneratedRegex(@"^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]{1,5}/[a-z0-9]+([._-]+[a-z0-9]+)*)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Image();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z0-9]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();
}
