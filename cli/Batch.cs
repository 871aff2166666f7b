using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli;

/// <summary>Many incidents of one scenario, in figures.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="FirstSeed">The first seed.</param>
/// <param name="Runs">How many.</param>
/// <param name="Recovered">How many recovered, or had nothing to recover from.</param>
/// <param name="RecoverySeconds">World seconds from the alarm to recovery.</param>
/// <param name="Calls">AWS calls per incident.</param>
/// <param name="MeasuringCalls">How many of them are of the measurement, which runs each minute anyway.</param>
/// <param name="WallSeconds">How long all of them took here.</param>
/// <param name="PerSecond">Incidents per wall second.</param>
/// <param name="Latencies">The set of delays.</param>
internal sealed record Batch(string Scenario, ulong FirstSeed, int Runs, int Recovered, Spread? RecoverySeconds, Spread Calls, Spread MeasuringCalls, double WallSeconds, double PerSecond, string Latencies)
{
    public static Batch Of(IReadOnlyList<IncidentSummary> summaries, TimeSpan wall)
    {
        var first = summaries[0];
        return new Batch(
            first.Scenario,
            first.Seed,
            summaries.Count,
            summaries.Count(summary => summary.Outcome is not IncidentOutcome.NotRecovered),
            Spread.Of([.. summaries.Where(summary => summary.RecoveredAfterSeconds is not null).Select(summary => summary.RecoveredAfterSeconds!.Value)]),
            Spread.Of([.. summaries.Select(summary => (double)summary.Calls.Values.Sum())])!,
            Spread.Of([.. summaries.Select(summary => (double)summary.MeasuringCalls)])!,
            wall.TotalSeconds,
            summaries.Count / wall.TotalSeconds,
            first.Latencies);
    }
}

/// <summary>How figures spread.</summary>
/// <param name="Median">Half are at most this.</param>
/// <param name="P95">95 of 100 are at most this.</param>
/// <param name="Worst">The largest.</param>
internal sealed record Spread(double Median, double P95, double Worst)
{
    /// <summary>The spread by nearest rank, or null when there is nothing to spread.</summary>
    public static Spread? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var sorted = values.Order().ToList();
        double Rank(int percent) => sorted[Math.Max(0, ((sorted.Count * percent) + 99) / 100 - 1)];
        return new Spread(Rank(50), Rank(95), sorted[^1]);
    }
}
