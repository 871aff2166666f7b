namespace Headroom.Decisions.Calls;

/// <summary>Pauses before a throttled call is made again: at random between nothing and a limit that doubles, so that callers who were throttled together don't come back together.</summary>
/// <remarks>AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter).</remarks>
public static class Backoff
{
    /// <summary>How often a call is made again; then the workflow's own, longer pauses follow.</summary>
    public const int Retries = 3;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>The pause before a repetition.</summary>
    /// <param name="repetition">Its number, from 0 to <see cref="Retries"/>.</param>
    /// <param name="lot">What differs from caller to caller and from time to time.</param>
    public static TimeSpan Before(int repetition, string lot)
    {
        var longest = First * (1 << Math.Clamp(repetition, 0, Retries));
        return TimeSpan.FromMilliseconds(Spread($"{lot} {repetition}") % (ulong)longest.TotalMilliseconds);
    }

    // FNV-1a, and its last bits stirred: the same everywhere, unlike a string's own hash.
    private static ulong Spread(string lot)
    {
        var hash = 14_695_981_039_346_656_037UL;
        unchecked
        {
            foreach (var character in lot)
            {
                hash = (hash ^ character) * 1_099_511_628_211UL;
            }

            return (hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15UL >> 16;
        }
    }
}
