namespace Headroom.Fuzz.Tests.Support;

/// <summary>One thing that is done to a sample.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Where">At which value or byte, counted round and round.</param>
/// <param name="What">With what, likewise.</param>
internal readonly record struct Mutation(int Kind, int Where, int What)
{
    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 12;

    // Deeper than System.Text.Json and the SDK's readers go (64), and as deep as a stack of theirs might not.
    private static readonly int[] Depths = [1, 3, 70, 2_000];

    /// <summary>The sample with all of them done to it.</summary>
    public static byte[] Apply(Sample sample, IEnumerable<Mutation> mutations)
    {
        // From the end to the beginning, so that places stay what they are; of two at one place the first counts.
        var edits = mutations.Select(m => m.Edit(sample)).OfType<(int Start, int End, byte[] With)>().OrderByDescending(e => e.Start).ThenByDescending(e => e.End).ToList();
        var (bytes, from) = (sample.Bytes, int.MaxValue);
        foreach (var (start, end, with) in edits.Where(e => e.Start <= e.End))
        {
            if (end <= from)
            {
                bytes = [.. bytes.AsSpan(0, start), .. with, .. bytes.AsSpan(end)];
                from = start;
            }
        }

        return bytes;
    }

    private (int Start, int End, byte[] With)? Edit(Sample sample)
    {
        var (bytes, slots, form) = (sample.Bytes, sample.Slots, sample.Form);
        if (bytes.Length == 0 || slots.Count == 0)
        {
            return null;
        }

        var at = Where % bytes.Length;
        var slot = slots[Where % slots.Count];
        var other = slots[What % slots.Count];
        return Kind switch
        {
            0 or 1 => (slot.Start, slot.End, form.Hostile[What % form.Hostile.Count]),
            2 => Without(bytes, slot, form),
            3 => (slot.MemberEnd, slot.MemberEnd, [.. form.Between, .. bytes.AsSpan(slot.MemberStart..slot.MemberEnd)]),
            4 => (slot.Start, slot.End, bytes[other.Start..other.End]),
            5 => (slot.MemberStart, slot.MemberEnd, bytes[other.MemberStart..other.MemberEnd]),
            6 => (slot.Start, slot.End, form.Nest(bytes.AsSpan(slot.Start..slot.End), Depths[What % Depths.Length])),
            7 => (at, bytes.Length, []),
            8 => (at, at + 1, [unchecked((byte)What)]),
            9 => (at, at, Garbage(What)),
            10 => (at, Math.Min(bytes.Length, at + 1 + What % 40), []),
            _ => Inside(bytes, slot, form),
        };
    }

    // The comma goes with its member, so that what is left is whole and something is missing in it.
    private static (int Start, int End, byte[] With) Without(byte[] bytes, Slot slot, IForm form)
    {
        var (start, end) = (slot.MemberStart, slot.MemberEnd);
        if (form.Between.Length > 0)
        {
            var (next, last) = (end, start - 1);
            while (next < bytes.Length && char.IsWhiteSpace((char)bytes[next]))
            {
                next++;
            }

            while (last > 0 && char.IsWhiteSpace((char)bytes[last]))
            {
                last--;
            }

            (start, end) = next < bytes.Length && bytes[next] == form.Between[0] ? (start, next + 1) : last >= 0 && bytes[last] == form.Between[0] ? (last, end) : (start, end);
        }

        return (start, end, []);
    }

    private (int Start, int End, byte[] With) Inside(byte[] bytes, Slot slot, IForm form) =>
        form.Open(bytes.AsSpan(slot.Start..slot.End)) is { } inner
            ? (slot.Start, slot.End, inner.Wrap(Apply(inner.Inside, [new Mutation(What % Kinds, What / Kinds, What / 7)])))
            : (slot.Start, slot.End, form.Hostile[What % form.Hostile.Count]);

    // No UTF-8, a byte order mark, an overlong slash, a surrogate in UTF-8, a NUL, control characters.
    private static byte[] Garbage(int what) => (what % 6) switch
    {
        0 => [0xFF, 0xFE],
        1 => [0xEF, 0xBB, 0xBF],
        2 => [0xC0, 0xAF],
        3 => [0xED, 0xA0, 0x80],
        4 => [0],
        _ => [0x1B, 0x5B, 0x33, 0x31, 0x6D],
    };
}
