using System.Globalization;

namespace Headroom.Rehearsal.Vpc;

/// <summary>An IPv4 block as the world's VPC counts in it. (The functions have a type of their own: neither side may check the other with its own mistakes.)</summary>
internal readonly record struct Ipv4Block(uint First, int Length)
{
    /// <summary>How many addresses it has.</summary>
    public long Size => 1L << (32 - Length);

    /// <summary>Its last address.</summary>
    public uint Last => First + (uint)(Size - 1);

    public bool Overlaps(Ipv4Block other) => First <= other.Last && other.First <= Last;

    public bool Contains(Ipv4Block other) => First <= other.First && other.Last <= Last;

    public override string ToString() => $"{AddressText(First)}/{Length}";

    /// <summary>An address in dotted form.</summary>
    public static string AddressText(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";

    /// <summary>Reads a block and masks its host bits, as EC2 does (100.68.0.18/18 is taken as 100.68.0.0/18).</summary>
    public static bool TryParse(string? text, out Ipv4Block block)
    {
        block = default;
        var parts = text?.Split('/');
        if (parts is not [var address, var length] || !TryParseNumber(length, 32, out var prefix))
        {
            return false;
        }

        var octets = address.Split('.');
        uint first = 0;
        foreach (var octet in octets)
        {
            if (!TryParseNumber(octet, 255, out var number))
            {
                return false;
            }

            first = (first << 8) | number;
        }

        block = new Ipv4Block((uint)(first & ~((1L << (32 - (int)prefix)) - 1)), (int)prefix);
        return octets.Length == 4;
    }

    /// <summary>Reads a block that the house itself wrote.</summary>
    public static Ipv4Block Parse(string text) => TryParse(text, out var block) ? block : throw new FormatException($"'{text}' is not an IPv4 block");

    private static bool TryParseNumber(string text, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
