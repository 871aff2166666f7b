using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Headroom.Steps.Reading;

/// <summary>Takes the read document's output apart: header, base64 of gzip, length and digest (docs/architecture.md, The reading).</summary>
/// <remarks>The runner isn't trusted: sizes are bounded, and whatever doesn't match exactly is an error.</remarks>
internal static class ReadingText
{
    public const string Header = "headroom-reading-1";

    // SSM returns the first 24,000 characters of standard output (GetCommandInvocation).
    private const int MostOutput = 24_000;

    // 500 nodes and a few thousand ranges are some 100 KB; more is not a cluster that fits the design.
    private const int MostText = 8 * 1024 * 1024;

    /// <summary>The text inside.</summary>
    public static string Unpack(string output)
    {
        var lines = output.TrimEnd('\n').Split('\n');
        if (output.Length > MostOutput)
        {
            throw new ReadingTruncatedException($"{output.Length} characters are more than SSM returns");
        }

        if (lines[0] != Header)
        {
            // Nothing but a beginning of the header is what a cut output looks like; anything else was never a reading.
            throw Header.StartsWith(lines[0], StringComparison.Ordinal) && lines.Length == 1
                ? new ReadingTruncatedException("even the header isn't whole")
                : new ReadingMalformedException($"it starts with '{Shorten(lines[0])}'");
        }

        var (length, digest) = Footer(lines);
        var bytes = Inflate(Decode(string.Concat(lines[1..^1])));
        if (bytes.Length != length || Convert.ToHexStringLower(SHA256.HashData(bytes)) != digest)
        {
            throw new ReadingTruncatedException($"{bytes.Length} bytes arrived, and length or digest differ from the {length} bytes that were sent");
        }

        return Utf8(bytes);
    }

    private static (int Length, string Digest) Footer(string[] lines)
    {
        var parts = lines[^1].Split(' ');
        return lines.Length >= 3 && parts.Length == 2 && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigitLower)
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? (length, parts[1])
            : throw new ReadingTruncatedException("its last line isn't a length and a digest");
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new ReadingMalformedException("its body isn't base64");
        }
    }

    private static byte[] Inflate(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                text.Write(buffer, 0, read);
                if (text.Length > MostText)
                {
                    throw new ReadingMalformedException($"it unpacks to more than {MostText} bytes");
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new ReadingMalformedException("its body isn't gzip");
        }

        return text.ToArray();
    }

    private static string Utf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw new ReadingMalformedException("its text isn't UTF-8");
        }
    }

    /// <summary>As much of a line as an error quotes.</summary>
    public static string Shorten(string line) => line.Length <= 40 ? line : line[..40] + "…";
}
