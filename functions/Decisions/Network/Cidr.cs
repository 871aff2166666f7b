using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Decisions.Network;

/// <summary>An IPv4 block in canonical form (<c>10.0.0.0/16</c>): four plain decimal numbers, no host bits.</summary>
/// <remarks>
/// <see cref="IPNetwork"/> alone is not enough: it masks host bits silently, reads <c>010.</c> as octal and takes <c>10.0/16</c>.
/// </remarks>
[JsonConverter(typeof(CidrJsonConverter))]
public readonly record struct Cidr : IComparable<Cidr>
{
    private Cidr(uint first, int prefixLength) => (First, PrefixLength) = (first, prefixLength);

    /// <summary>The block's first address as a number, 0 to 2³²−1.</summary>
    public uint First { get; }

    /// <summary>Leading bits that are fixed, 0 to 32.</summary>
    public int PrefixLength { get; }

    /// <summary>The block's last address as a number.</summary>
    public uint Last => First | (uint)(Size - 1);

    /// <summary>How many addresses the block has, 1 to 2³².</summary>
    public long Size => 1L << (32 - PrefixLength);

    /// <summary>Reads a canonical block.</summary>
    /// <exception cref="FormatException">The text is not a canonical IPv4 block.</exception>
    public static Cidr Parse(string text) =>
        TryParse(text, out var cidr) ? cidr : throw new FormatException($"'{text}' is not a canonical IPv4 CIDR block such as 100.64.0.0/16");

    /// <summary>Reads a canonical block; false when the text is anything else.</summary>
    public static bool TryParse(string? text, out Cidr cidr)
    {
        cidr = default;
        if (!IPNetwork.TryParse(text, out var block) || block.BaseAddress.AddressFamily != AddressFamily.InterNetwork || block.ToString() != text)
        {
            return false;
        }

        cidr = new Cidr(ToNumber(block.BaseAddress), block.PrefixLength);
        return true;
    }

    /// <summary>The block of that size which starts at that address.</summary>
    /// <exception cref="ArgumentException">The address isn't a boundary of such a block, or the length isn't 0 to 32.</exception>
    public static Cidr Of(uint first, int prefixLength)
    {
        var isBoundary = prefixLength is >= 0 and <= 32 && (first & ((1L << (32 - prefixLength)) - 1)) == 0;
        return isBoundary ? new Cidr(first, prefixLength) : throw new ArgumentException($"no /{prefixLength} starts at {Text(first)}");
    }

    /// <summary>True when the two blocks share an address.</summary>
    public bool Overlaps(Cidr other) => First <= other.Last && other.First <= Last;

    /// <summary>True when every address of the other block is in this one.</summary>
    public bool Contains(Cidr other) => First <= other.First && other.Last <= Last;

    /// <summary>True when the address is in the block.</summary>
    public bool Contains(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && ToNumber(address) is var number && First <= number && number <= Last;

    /// <summary>Orders by first address, then larger blocks first.</summary>
    public int CompareTo(Cidr other) => (First, PrefixLength).CompareTo((other.First, other.PrefixLength));

    /// <summary>The canonical text.</summary>
    public override string ToString() => $"{Text(First)}/{PrefixLength}";

    /// <summary>Orders by <see cref="CompareTo"/>.</summary>
    public static bool operator <(Cidr left, Cidr right) => left.CompareTo(right) < 0;

    /// <summary>Orders by <see cref="CompareTo"/>.</summary>
    public static bool operator >(Cidr left, Cidr right) => left.CompareTo(right) > 0;

    /// <summary>Orders by <see cref="CompareTo"/>.</summary>
    public static bool operator <=(Cidr left, Cidr right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by <see cref="CompareTo"/>.</summary>
    public static bool operator >=(Cidr left, Cidr right) => left.CompareTo(right) >= 0;

    private static string Text(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";

    private static uint ToNumber(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }
}

/// <summary>Writes a <see cref="Cidr"/> as its canonical text.</summary>
public sealed class CidrJsonConverter : JsonConverter<Cidr>
{
    /// <inheritdoc/>
    public override Cidr Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Cidr.TryParse(reader.GetString(), out var cidr) ? cidr : throw new JsonException($"'{reader.GetString()}' is not a canonical IPv4 CIDR block");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Cidr value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
