using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>How single values are written. Inside, a timestamp is always an ISO 8601 text.</summary>
internal static class Formats
{
    /// <summary>Seconds since 1970, as the JSON protocols write a moment.</summary>
    public static double ToEpoch(string moment) => (Parse(moment) - DateTimeOffset.UnixEpoch).TotalMilliseconds / 1000;

    public static string FromEpoch(double seconds) =>
        DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number that can be read as any type that holds it, as one from a JSON body can; one made from a C# value is of that type only.</summary>
    public static JsonNode Number(IFormattable number) => JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture))!;

    /// <summary>As EC2 writes a moment.</summary>
    public static string ToXml(string moment) => Parse(moment).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As HTTP headers write a moment.</summary>
    public static string ToHeader(string moment) => Parse(moment).ToString("R", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string moment) =>
        DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime();
}
