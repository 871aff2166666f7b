namespace Headroom.Fuzz.Tests.Support;

/// <summary>Where something stands in a sample's bytes.</summary>
/// <param name="Start">The first byte of the value.</param>
/// <param name="End">The byte after it.</param>
/// <param name="MemberStart">The first byte of the whole member: name and value, element, line.</param>
/// <param name="MemberEnd">The byte after it.</param>
internal readonly record struct Slot(int Start, int End, int MemberStart, int MemberEnd);

/// <summary>A form that samples have: where their values stand, and what is hostile in it.</summary>
internal interface IForm
{
    /// <summary>Every value of a sample, in any order.</summary>
    IReadOnlyList<Slot> Slots(byte[] sample);

    /// <summary>Values to put in a value's place, as they stand in this form.</summary>
    IReadOnlyList<byte[]> Hostile { get; }

    /// <summary>What stands between a member and another of the same kind.</summary>
    byte[] Between { get; }

    /// <summary>A value so and so deep inside others.</summary>
    byte[] Nest(ReadOnlySpan<byte> value, int depth);

    /// <summary>What the value says, where it is a document itself, and how that is put back; null where it is none.</summary>
    (Sample Inside, Func<byte[], byte[]> Wrap)? Open(ReadOnlySpan<byte> value);
}

/// <summary>A valid document that is mutated.</summary>
internal sealed class Sample(string name, byte[] bytes, IForm form)
{
    private readonly Lazy<IReadOnlyList<Slot>> _slots = new(() => form.Slots(bytes));

    public string Name => name;

    public byte[] Bytes => bytes;

    public IForm Form => form;

    public IReadOnlyList<Slot> Slots => _slots.Value;
}
