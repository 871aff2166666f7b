using System.Text;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>Lines of fields with tabs between them: what the runner's scripts print.</summary>
internal sealed class LinesForm : IForm
{
    private static readonly string[] Raw =
    [
        "", " ", "-", "--", "0", "1", "2", "-1", "2147483647", "2147483648", "99999999999999999999", "1e9", "0x10", "%", "%zz", "%00", "%FF%FE", "%C3%28", "%0A", "%09", "a\tb", "a\nb", "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-01-02T12:00:00.5Z", "10.0.256", "255.255.255", "10.0.0.0", "node", "end\t1", "cluster\tweb",
    ];

    public static readonly LinesForm It = new();

    public IReadOnlyList<byte[]> Hostile { get; } = [.. Raw.Concat(HostileText.All).Select(Encoding.UTF8.GetBytes)];

    public byte[] Between { get; } = [];

    public byte[] Nest(ReadOnlySpan<byte> value, int depth) => [.. Enumerable.Repeat(value.ToArray(), depth).SelectMany(v => v.Append((byte)'\t'))];

    public IReadOnlyList<Slot> Slots(byte[] sample)
    {
        var slots = new List<Slot>();
        for (var (line, i, field) = (0, 0, 0); i < sample.Length; i++)
        {
            if (sample[i] is (byte)'\t' or (byte)'\n')
            {
                var end = Array.IndexOf(sample, (byte)'\n', i);
                slots.Add(new Slot(field, i, line, end < 0 ? sample.Length : end + 1));
                (line, field) = (sample[i] == '\n' ? i + 1 : line, i + 1);
            }
        }

        return slots;
    }

    public (Sample Inside, Func<byte[], byte[]> Wrap)? Open(ReadOnlySpan<byte> value) => null;
}
