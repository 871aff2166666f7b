using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal;

/// <summary>Something worth telling that happened in the world.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind of thing, such as <c>cidr-associated</c> or <c>zone-stuck</c>.</param>
/// <param name="Subject">The zone, cluster or resource that it happened to.</param>
/// <param name="Text">One line for a person.</param>
internal sealed record Happening(DateTimeOffset At, string Kind, string Subject, string Text);

/// <summary>The world's diary, in order.</summary>
internal sealed class Timeline(WorldClock clock)
{
    private readonly List<Happening> _happenings = [];

    /// <summary>Happens for each entry, on the world's thread.</summary>
    public event Action<Happening>? Told;

    /// <summary>All that happened so far.</summary>
    public IReadOnlyList<Happening> Happenings => _happenings;

    /// <summary>Adds an entry.</summary>
    public void Tell(string kind, string subject, string text)
    {
        var happening = new Happening(clock.GetUtcNow(), kind, subject, text);
        _happenings.Add(happening);
        Told?.Invoke(happening);
    }
}
