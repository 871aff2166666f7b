using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc;

/// <summary>Pieces that several EC2 answers share.</summary>
internal static class Ec2Json
{
    public static JsonArray Tags(ImmutableSortedDictionary<string, string> tags) =>
        new([.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    public static JsonArray Groups(string groupId) => new(new JsonObject { ["GroupId"] = groupId, ["GroupName"] = groupId });

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Flag(bool flag) => flag ? "true" : "false";

    public static JsonObject State(string state) => new() { ["State"] = state };

    /// <summary>The private DNS name that EC2 gives by address in Regions other than us-east-1.</summary>
    public static string DnsName(string address, string region) => $"ip-{address.Replace('.', '-')}.{region}.compute.internal";
}
