using Headroom.Rehearsal.Faults.Matrix;

namespace Headroom.Cli.Faults;

/// <summary>The matrix in figures.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Runs">Incidents.</param>
/// <param name="WallSeconds">How long all of them took here.</param>
/// <param name="Ways">Each way in which something went wrong, with how its incidents ended.</param>
/// <param name="Stopped">What couldn't be undone: each incident that ended with something left, by name.</param>
/// <param name="Violations">What the auditor found.</param>
internal sealed record FaultCounts(string Scenario, int Runs, double WallSeconds, IReadOnlyList<WayCounts> Ways, IReadOnlyList<StoppedRun> Stopped, IReadOnlyList<Violation> Violations)
{
    public static FaultCounts Of(string scenario, IReadOnlyList<FaultRun> runs, TimeSpan wall) => new(
        scenario,
        runs.Count,
        wall.TotalSeconds,
        [.. runs.GroupBy(run => run.Kind).Select(WayCounts.Of)],
        [.. runs.Where(run => run.Ending == Ending.Stopped).Select(run => new StoppedRun(run.Cell, run.Seed, run.Subject))],
        [.. runs.SelectMany(run => run.Violations.Select(what => new Violation(what, run.Cell, run.Seed, $"./headroom faults --scenario {scenario} --seed {run.Seed} --only {run.Cell}")))]);
}

/// <summary>How the incidents of one way ended.</summary>
internal sealed record WayCounts(string Way, int Recovered, int Undone, int Refused, int Stopped, int Violations)
{
    public static WayCounts Of(IGrouping<string, FaultRun> runs)
    {
        int Count(Ending ending) => runs.Count(run => run.Ending == ending);
        return new WayCounts(runs.Key, Count(Ending.Recovered), Count(Ending.Undone), Count(Ending.Refused), Count(Ending.Stopped), runs.Sum(run => run.Violations.Count));
    }
}

/// <summary>One incident that ended with something left.</summary>
internal sealed record StoppedRun(string Cell, ulong Seed, string? Subject);

/// <summary>Something that the auditor found, and the command that shows it again.</summary>
internal sealed record Violation(string What, string Cell, ulong Seed, string Replay);
