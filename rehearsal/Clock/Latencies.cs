namespace Headroom.Rehearsal.Clock;

/// <summary>Draws the world's delays from one set. Each delay has its own luck, so that one that is drawn more often changes no other.</summary>
internal sealed class Latencies(Chance chance, LatencySet set = LatencySet.Typical)
{
    private readonly Dictionary<Delay, Chance> _luck = new(ReferenceEqualityComparer.Instance);

    /// <summary>The set's name, for whoever reports a figure.</summary>
    public string Set => set == LatencySet.Pessimistic ? "pessimistic" : "typical";

    /// <summary>How long it takes this time, in whole milliseconds.</summary>
    public TimeSpan Draw(Delay delay)
    {
        if (!_luck.TryGetValue(delay, out var luck))
        {
            _luck.Add(delay, luck = chance.Fork(delay.Name));
        }

        return TimeSpan.FromMilliseconds(delay.In(set).At(luck.Below(1000)));
    }
}
