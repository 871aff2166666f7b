using System.Globalization;

namespace Headroom.Decisions.Reporting;

/// <summary>Numbers and lists as sentences have them.</summary>
internal static class Words
{
    /// <summary><c>12,273</c>.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 address</c>, <c>2 addresses</c>.</summary>
    public static string Count(long value, string one, string? many = null) => $"{Number(value)} {(value == 1 ? one : many ?? one + "s")}";

    /// <summary><c>a, b and c</c>.</summary>
    public static string List<T>(IEnumerable<T> items)
    {
        var texts = items.Select(i => $"{i}").ToList();
        return texts.Count < 2 ? string.Concat(texts) : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
    }

    /// <summary>As <see cref="List{T}"/>, but only the first few of a long one.</summary>
    public static string Some<T>(IReadOnlyList<T> items, int most = 5) =>
        items.Count <= most ? List(items) : List(items.Take(most).Select(i => $"{i}").Append($"{Number(items.Count - most)} more"));
}
