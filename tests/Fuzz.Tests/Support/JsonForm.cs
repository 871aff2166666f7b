using System.Text;
using System.Text.Json;
using Headroom.Steps.Reading;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>JSON.</summary>
internal sealed class JsonForm : IForm
{
    private static readonly string[] Raw =
    [
        "null", "true", "0", "-1", "1e400", "-1e-400", "2147483648", "9223372036854775808", "99999999999999999999999999", "3.5", "\"\"", "\" \"", "[]", "{}", "[null]", "{\"a\":null}", "[[],{}]",
        "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "{\"\\ud800\":1}", "nan", "'x'", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "253402300800000", "-62135596800001",
    ];

    public static readonly JsonForm It = new();

    public IReadOnlyList<byte[]> Hostile { get; } = [.. Raw.Select(Encoding.UTF8.GetBytes), .. HostileText.All.Select(text => JsonSerializer.SerializeToUtf8Bytes(text))];

    public byte[] Between { get; } = ","u8.ToArray();

    public byte[] Nest(ReadOnlySpan<byte> value, int depth) => [.. Repeat("{\"a\":["u8, depth), .. value, .. Repeat("]}"u8, depth)];

    public IReadOnlyList<Slot> Slots(byte[] sample)
    {
        var (slots, open) = (new List<Slot>(), new Stack<(int Start, int Member)>());
        var reader = new Utf8JsonReader(sample);
        var member = -1;
        while (reader.Read())
        {
            var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = start;
                    continue;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push((start, member < 0 ? start : member));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var (first, whole) = open.Pop();
                    slots.Add(new Slot(first, end, whole, end));
                    break;
                default:
                    slots.Add(new Slot(start, end, member < 0 ? start : member, end));
                    break;
            }

            member = -1;
        }

        return slots;
    }

    // Texts that are documents themselves: an alarm's reasonData, an execution's input, a plan in the table, what the runner printed.
    public (Sample Inside, Func<byte[], byte[]> Wrap)? Open(ReadOnlySpan<byte> value)
    {
        if (value.Length < 4 || value[0] != '"' || JsonSerializer.Deserialize<string>(value) is not { } text)
        {
            return null;
        }

        if (text.StartsWith(ReadingText.Header, StringComparison.Ordinal))
        {
            return (new Sample("reading", Encoding.UTF8.GetBytes(ReadingText.Unpack(text)), LinesForm.It), inside => JsonSerializer.SerializeToUtf8Bytes(Readings.Pack(inside)));
        }

        return text[0] is '{' or '[' && IsJson(text)
            ? (new Sample("json", Encoding.UTF8.GetBytes(text), this), inside => JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(inside)))
            : text.Contains('\n', StringComparison.Ordinal) ? (new Sample("lines", Encoding.UTF8.GetBytes(text), LinesForm.It), inside => JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(inside))) : null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Repeat(ReadOnlySpan<byte> part, int times)
    {
        var all = new byte[part.Length * times];
        for (var i = 0; i < times; i++)
        {
            part.CopyTo(all.AsSpan(i * part.Length));
        }

        return all;
    }
}
