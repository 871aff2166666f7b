using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Tests.Support;

/// <summary>Writes what the read document prints (docs/architecture.md, The reading).</summary>
internal static class ReadingWriter
{
    public static string Write(ClusterReading reading, string cluster = "web") => Pack(Text(reading, cluster));

    public static string Text(ClusterReading reading, string cluster = "web")
    {
        List<string> lines = [Line("cluster", cluster, Time(reading.ReadAt))];
        if (reading.AwsNode is { } awsNode)
        {
            lines.Add(Line("daemonset", Encode(awsNode.Image), awsNode.Rollout.Generation, awsNode.Rollout.Observed, awsNode.Rollout.Desired, awsNode.Rollout.Updated, awsNode.Rollout.Ready));
            lines.AddRange(awsNode.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => Line("env", Encode(e.Key), Encode(e.Value))));
            lines.AddRange(awsNode.Managers.Select(m => Line("manager", Encode(m), "Apply")));
        }

        var failures = reading.SandboxFailures.ToDictionary(f => f.Node);
        lines.AddRange(reading.Nodes.Select(n => Line("node", n.Name, n.InstanceId ?? "-", n.Zone.Length == 0 ? "-" : n.Zone, n.Ready ? 1 : 0, n.Cordoned ? 1 : 0, n.MaxPods, n.PodsWithAddress, n.PodsWaiting,
            n.WaitingSince is { } since ? Time(since) : "-", n.HostPods, failures.GetValueOrDefault(n.Name)?.Count ?? 0, failures.TryGetValue(n.Name, out var failed) ? Time(failed.Last) : "-")));
        lines.AddRange(reading.PodRanges.Select(r => Line("range", r.Zone, r.Block.ToString()[..^"/24".Length][..^".0".Length], r.Pods, Time(r.NewestStart))));
        if (reading.Pending is { } pending)
        {
            lines.Add(Line("pending", pending.Pods, Time(pending.Since)));
        }

        lines.AddRange(reading.Denials.Select(d => Line("denied", d.Operation, d.Count, Time(d.Last))));
        lines.Add(Line("end", lines.Count));
        return string.Concat(lines.Select(l => l + "\n"));
    }

    public static string Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    public static string Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return Wrap(Convert.ToBase64String(packed.ToArray()), text);
    }

    public static string Wrap(string base64, byte[] text) =>
        $"headroom-reading-1\n{string.Join('\n', base64.Chunk(76).Select(c => new string(c)))}\n{text.Length} {Convert.ToHexStringLower(SHA256.HashData(text))}\n";

    private static string Line(params object[] fields) => string.Join('\t', fields);

    // Every byte that isn't printable ASCII, and the percent sign.
    private static string Encode(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(b => b is >= 0x20 and < 0x7f and not (byte)'%' ? ((char)b).ToString() : $"%{b:X2}"));

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ");
}
