namespace Headroom.Rehearsal.Clock;

/// <summary>How long something that isn't a constant of the code takes, in both sets.</summary>
/// <param name="Name">What takes so long; also the name of its luck.</param>
/// <param name="Typical">What it usually takes.</param>
/// <param name="Pessimistic">What it takes on a bad day.</param>
/// <param name="Source">Where the figures come from, or <c>assumed</c>.</param>
internal sealed record Delay(string Name, Quantiles Typical, Quantiles Pessimistic, string Source)
{
    /// <summary>Its distribution in a set.</summary>
    public Quantiles In(LatencySet set) => set == LatencySet.Pessimistic ? Pessimistic : Typical;
}

/// <summary>A distribution in whole milliseconds: straight lines through its least, median, ninetieth percentile and most.</summary>
/// <param name="Least">Nothing is faster.</param>
/// <param name="Median">Half are faster.</param>
/// <param name="Ninetieth">Nine in ten are faster.</param>
/// <param name="Most">Nothing is slower.</param>
internal readonly record struct Quantiles(int Least, int Median, int Ninetieth, int Most)
{
    /// <summary>The delay at a quantile of 0 to 999 in a thousand.</summary>
    public int At(int perMille) => perMille switch
    {
        < 500 => Least + ((Median - Least) * perMille / 500),
        < 900 => Median + ((Ninetieth - Median) * (perMille - 500) / 400),
        _ => Ninetieth + ((Most - Ninetieth) * (perMille - 900) / 99),
    };
}
