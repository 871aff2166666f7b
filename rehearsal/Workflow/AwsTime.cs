using System.Globalization;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Moments as the services write them.</summary>
internal static class AwsTime
{
    /// <summary>ISO 8601 with milliseconds and Z: the context object and the service's answers.</summary>
    public static string Milliseconds(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with whole seconds: EventBridge's envelope.</summary>
    public static string Seconds(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>With an offset that has no colon: CloudWatch's alarm events.</summary>
    public static string WithOffset(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff+0000", CultureInfo.InvariantCulture);
}
