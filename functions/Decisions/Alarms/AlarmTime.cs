using System.Globalization;

namespace Headroom.Decisions.Alarms;

/// <summary>CloudWatch's timestamps: <c>2019-10-02T17:04:40.989+0000</c>, with no colon in the offset.</summary>
internal static class AlarmTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        // .NET's zzz wants the colon.
        var offset = text?.LastIndexOfAny(['+', '-']) ?? -1;
        var withColon = text is not null && offset == text.Length - 5 && offset > 10 ? text.Insert(offset + 3, ":") : text;
        return DateTimeOffset.TryParseExact(withColon, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
