namespace Headroom.Rehearsal.Clock;

/// <summary>The world's only source of chance: SplitMix64, so that the same seed gives the same run on every machine and runtime.</summary>
/// <remarks>Each part of the world draws from its own fork, so that one part drawing more often doesn't change another's luck.</remarks>
public sealed class Chance
{
    private readonly ulong _seed;
    private ulong _state;

    /// <summary>Starts a source at a seed.</summary>
    public Chance(ulong seed) => (_seed, _state) = (seed, seed);

    /// <summary>An independent source for one named part of the world.</summary>
    public Chance Fork(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return new Chance(unchecked(_seed * 0x9E3779B97F4A7C15UL) ^ hash);
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/>−1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(Next() % (ulong)bound);
    }

    /// <summary>True with the given chance in a thousand.</summary>
    public bool PerMille(int chance) => Below(1000) < chance;

    /// <summary>A time between the two, in whole milliseconds, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromMilliseconds(Below((int)(most - least).TotalMilliseconds + 1));

    /// <summary>That many hexadecimal digits, as AWS ids end in.</summary>
    public string Hex(int digits) => string.Create(digits, this, static (text, chance) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = "0123456789abcdef"[chance.Below(16)];
        }
    });

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var mixed = _state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
