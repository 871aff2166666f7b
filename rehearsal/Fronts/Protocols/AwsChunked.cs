using System.Globalization;
using System.Text;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Unpacks a body of encoding <c>aws-chunked</c>, which S3 clients send when a checksum or a signature follows the data.</summary>
/// <remarks>Chunk = hex size, optional <c>;chunk-signature=…</c>, line end, data, line end; a chunk of size 0, then trailers (S3 API reference, "Signature calculations: chunked upload").</remarks>
internal static class AwsChunked
{
    public static bool Is(WireRequest request) =>
        request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;

    public static ReadOnlyMemory<byte> Unpack(WireRequest request)
    {
        using var data = new MemoryStream();
        for (var rest = request.Body; ;)
        {
            var end = rest.Span.IndexOf("\r\n"u8);
            if (end < 0 || !TrySize(rest.Span[..end], out var size) || rest.Length < end + 2 + size)
            {
                throw Incomplete();
            }

            if (size == 0)
            {
                return data.Length.ToString(CultureInfo.InvariantCulture) == request.Header("x-amz-decoded-content-length") ? data.ToArray() : throw Incomplete();
            }

            data.Write(rest.Span.Slice(end + 2, size));
            rest = rest[Math.Min(rest.Length, end + 2 + size + 2)..];
        }
    }

    private static bool TrySize(ReadOnlySpan<byte> line, out int size)
    {
        var text = Encoding.ASCII.GetString(line).Split(';')[0];
        return int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size) && size >= 0;
    }

    private static AwsErrorException Incomplete() =>
        new("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");
}
