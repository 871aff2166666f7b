using Headroom.Rehearsal.Baselines;

namespace Headroom.Cli.Compare;

/// <summary>Headroom and the baselines in the same worlds, in figures. Everything in it is the worlds', so the same seeds give the same bytes.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="FirstSeed">The first seed.</param>
/// <param name="Runs">How many seeds.</param>
/// <param name="Latencies">The set of delays that the figures rest on.</param>
/// <param name="WindowMinutes">How long each world is watched after its alarm.</param>
/// <param name="SampleSeconds">How often waiting pods and free addresses are looked at.</param>
/// <param name="AlarmSeconds">World seconds from the beginning to the alarm, where there was one.</param>
/// <param name="WithoutAlarm">How many worlds had none: nobody was called.</param>
/// <param name="Contenders">What each came to.</param>
internal sealed record Comparison(
    string Scenario, ulong FirstSeed, int Runs, string Latencies, double WindowMinutes, double SampleSeconds, Spread? AlarmSeconds, int WithoutAlarm, IReadOnlyList<ContenderTally> Contenders)
{
    /// <summary>Adds runs up.</summary>
    /// <param name="scenario">The scenario's name.</param>
    /// <param name="runs">All runs of all contenders, of each contender in the order of the seeds.</param>
    public static Comparison Of(string scenario, IReadOnlyList<ContenderRun> runs)
    {
        var contenders = runs.GroupBy(run => run.Contender).Select(group => ContenderTally.Of([.. group])).ToList();
        var first = runs.Where(run => run.Contender == runs[0].Contender).ToList();
        return new Comparison(
            scenario, first[0].Seed, first.Count, first[0].Latencies, VirtualContender.Window.TotalMinutes, Curve.Step.TotalSeconds,
            ContenderTally.Known(first.Select(run => run.AlarmSecond)), first.Count(run => run.AlarmSecond is null), contenders);
    }
}
