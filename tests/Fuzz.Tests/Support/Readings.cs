using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>The read document's output, made of whatever text.</summary>
internal static class Readings
{
    /// <summary>Header, base64 of gzip, length and digest (docs/architecture.md, The reading).</summary>
    public static string Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return $"headroom-reading-1\n{Convert.ToBase64String(packed.ToArray())}\n{text.Length} {Convert.ToHexStringLower(SHA256.HashData(text))}\n";
    }

    /// <summary>Lines whose last one counts them, as it must: what is wrong is to be elsewhere.</summary>
    public static byte[] Counted(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("end\t", StringComparison.Ordinal)).ToList();
        return Encoding.Latin1.GetBytes(string.Concat(lines.Append($"end\t{lines.Count}").Select(line => line + "\n")));
    }
}
