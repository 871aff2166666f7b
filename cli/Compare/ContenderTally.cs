using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli.Compare;

/// <summary>What one contender came to over all seeds.</summary>
internal sealed record ContenderTally
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string About { get; init; }

    /// <summary>How many runs ended with nobody waiting any more.</summary>
    public required int Recovered { get; init; }

    /// <summary>How many ended with pods that wait.</summary>
    public required int NotRecovered { get; init; }

    /// <summary>How many had nobody who waited at any time.</summary>
    public required int NothingWrong { get; init; }

    /// <summary>World seconds from the alarm until nobody waited any more, of the runs that recovered.</summary>
    public Spread? RecoverySeconds { get; init; }

    /// <summary>Each zone, in the order of their names.</summary>
    public required IReadOnlyList<ZoneTally> Zones { get; init; }

    /// <summary>Pods that had no address after a failed sandbox, times the minutes that they had none.</summary>
    public required Spread FailedStartPodMinutes { get; init; }

    /// <summary>AWS calls of the response or the script since the alarm; the measurements of each minute, which run whoever answers, aren't counted.</summary>
    public required Spread Calls { get; init; }

    /// <summary>Space that was there at the end and hadn't been at the beginning, and changes of aws-node since the alarm → in how many runs.</summary>
    public required SortedDictionary<string, int> Made { get; init; }

    /// <summary>Commands that failed for good → how often, over all runs. Those that a script tried again until they worked aren't counted.</summary>
    public required SortedDictionary<string, int> FailedCommands { get; init; }

    /// <summary>The first seed's run.</summary>
    public required FirstRun First { get; init; }

    public static ContenderTally Of(IReadOnlyList<ContenderRun> runs) => new()
    {
        Name = runs[0].Contender.Name,
        Title = runs[0].Contender.Title,
        About = runs[0].Contender.About,
        Recovered = runs.Count(run => run.Outcome == IncidentOutcome.Recovered),
        NotRecovered = runs.Count(run => run.Outcome == IncidentOutcome.NotRecovered),
        NothingWrong = runs.Count(run => run.Outcome == IncidentOutcome.NothingWrong),
        RecoverySeconds = Known(runs.Select(run => run.RecoveredAfterSeconds)),
        Zones = [.. runs[0].Zones.Select((zone, place) => ZoneTally.Of(zone.Zone, [.. runs.Select(run => run.Zones[place].FirstAddressAfterSeconds)]))],
        FailedStartPodMinutes = Spread.Of([.. runs.Select(run => run.PodMinutes)])!,
        Calls = Spread.Of([.. runs.Select(run => (double)run.Calls)])!,
        Made = Count(runs.Select(run => (run.Made, 1))),
        FailedCommands = Count(runs.SelectMany(run => run.Commands.Where(command => command.Failed && !run.Commands.Any(other => other.Text == command.Text && !other.Failed)))
            .Select(command => ($"{command.Text}: {Code(command.Answer)}", 1))),
        First = new FirstRun(runs[0].Seed, runs[0].AlarmSecond, runs[0].EndSecond, runs[0].Commands, runs[0].Curve),
    };

    public static Spread? Known(IEnumerable<double?> values) => Spread.Of([.. values.Where(value => value is not null).Select(value => value!.Value)]);

    // AWS's messages name ids, which are another in each world: its code says enough. kubectl has none.
    private static string Code(string answer) => answer.Split(": ")[0] is [>= 'A' and <= 'Z', ..] code && !code.Contains(' ', StringComparison.Ordinal) ? code : answer;

    private static SortedDictionary<string, int> Count(IEnumerable<(string Text, int Times)> texts)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (text, times) in texts)
        {
            counts[text] = counts.GetValueOrDefault(text) + times;
        }

        return counts;
    }
}

/// <summary>A zone over all seeds.</summary>
/// <param name="Zone">Its name.</param>
/// <param name="FirstAddressSeconds">World seconds from the alarm to the first pod address out of new space, of the runs that had one.</param>
/// <param name="Never">How many runs had none.</param>
internal sealed record ZoneTally(string Zone, Spread? FirstAddressSeconds, int Never)
{
    public static ZoneTally Of(string zone, IReadOnlyList<double?> firsts) => new(zone, ContenderTally.Known(firsts), firsts.Count(first => first is null));
}

/// <summary>One run in detail.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="AlarmSecond">World seconds from the beginning to the alarm, or null.</param>
/// <param name="EndSecond">World seconds from the beginning to the end.</param>
/// <param name="Commands">The script's commands.</param>
/// <param name="Curve">Free addresses and waiting pods; a point stands until the next one.</param>
internal sealed record FirstRun(ulong Seed, double? AlarmSecond, double EndSecond, IReadOnlyList<CommandRecord> Commands, IReadOnlyList<CurvePoint> Curve);
