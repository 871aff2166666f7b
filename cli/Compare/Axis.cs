namespace Headroom.Cli.Compare;

/// <summary>One axis of a chart: where a value lies between its ends, from 0 to 1, and which values are written at it.</summary>
/// <param name="Place">Value → place.</param>
/// <param name="Ticks">The values, ascending.</param>
internal sealed record Axis(Func<double, double> Place, IReadOnlyList<double> Ticks)
{
    /// <summary>Even steps from 0.</summary>
    /// <param name="most">The largest value.</param>
    /// <param name="steps">About how many steps.</param>
    public static Axis Linear(double most, int steps)
    {
        var step = Round(Math.Max(most, 1) / steps);
        var count = (int)Math.Ceiling(Math.Max(most, 1) / step);
        return new Axis(value => value / (step * count), [.. Enumerable.Range(0, count + 1).Select(i => i * step)]);
    }

    /// <summary>Even steps of a factor 10, and 0 at the foot: a handful of addresses and a block of thousands fit in one picture.</summary>
    /// <param name="most">The largest value.</param>
    public static Axis Logarithmic(double most)
    {
        var decades = Math.Max(1, (int)Math.Ceiling(Math.Log10(Math.Max(most, 1))));
        var top = Math.Log10(1 + Math.Pow(10, decades));
        return new Axis(value => Math.Log10(1 + value) / top, [0, .. Enumerable.Range(1, decades).Select(power => Math.Pow(10, power))]);
    }

    // The next of 1, 2, 5, 10, …
    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(step))));
        return power * ((double[])[1, 2, 5, 10]).First(factor => factor * power >= step);
    }
}
