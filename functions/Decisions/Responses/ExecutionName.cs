using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Headroom.Decisions.Responses;

/// <summary>The name of a response's execution: the same cause gives the same name, so that a repeated event starts nothing twice.</summary>
public static class ExecutionName
{
    /// <summary>At most 80 characters of 0-9 A-Z a-z - _.</summary>
    /// <param name="cluster">The cluster; EKS names have no other characters, and the hash tells long ones apart.</param>
    /// <param name="cause">What asked for it: the alarm's name, or <c>measure</c>.</param>
    /// <param name="at">The alarm's transition, or since when headroom is below the floor.</param>
    public static string For(string cluster, string cause, DateTimeOffset at)
    {
        var moment = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{cluster}\n{cause}\n{moment}")))[..16];
        var readable = string.Concat(cluster.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40));
        return $"{readable}-{at.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{hash}";
    }
}
