using System.Text;

namespace Headroom.Fuzz.Tests.Recorded;

/// <summary>What a request on the wire asks for.</summary>
internal static class Calls
{
    /// <summary>The operation; for those that have a path of their own, method and path.</summary>
    public static string NameOf(Rehearsal.Fronts.WireRequest request)
    {
        if (request.Headers.FirstOrDefault(h => h.Key.Equals("x-amz-target", StringComparison.OrdinalIgnoreCase)).Value is { } target)
        {
            return target;
        }

        var form = Body(request);
        var action = form.Split('&').FirstOrDefault(part => part.StartsWith("Action=", StringComparison.Ordinal));
        return action is null ? $"{request.Method} {request.Path}" : $"EC2.{action["Action=".Length..]}";
    }

    /// <summary>True for what changes something outside of Headroom's own table and bucket.</summary>
    public static bool IsChange(Rehearsal.Fronts.WireRequest request, string call) =>
        call.StartsWith("EC2.", StringComparison.Ordinal) ? !call.StartsWith("EC2.Describe", StringComparison.Ordinal) && !call.StartsWith("EC2.Get", StringComparison.Ordinal)
        : call.EndsWith(".SendCommand", StringComparison.Ordinal) ? !Body(request).Contains("ReadCluster", StringComparison.Ordinal)
        : call.EndsWith(".StartExecution", StringComparison.Ordinal) || (call.StartsWith("POST /clusters/", StringComparison.Ordinal) && call.Contains("/update", StringComparison.Ordinal));

    /// <summary>What a SendCommand sends, or null.</summary>
    public static string? CommandOf(Rehearsal.Fronts.WireRequest request, string call) => call.EndsWith(".SendCommand", StringComparison.Ordinal) ? Body(request) : null;

    /// <summary>True for headers that another body makes untrue.</summary>
    public static bool IsAboutTheBody(string header) =>
        header.Equals("content-length", StringComparison.OrdinalIgnoreCase) || header.Contains("checksum", StringComparison.OrdinalIgnoreCase) || header.Contains("crc32", StringComparison.OrdinalIgnoreCase) || header.Equals("etag", StringComparison.OrdinalIgnoreCase);

    private static string Body(Rehearsal.Fronts.WireRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
