using System.Globalization;

namespace Headroom.Cli.Compare;

/// <summary>A table in words, whatever it is shown in: the first column names the contender.</summary>
internal sealed record TextTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A comparison in words.</summary>
internal static class CompareText
{
    public static string Heading(Comparison comparison)
    {
        var last = comparison.FirstSeed + (ulong)comparison.Runs - 1;
        var seeds = comparison.Runs == 1 ? $"seed {comparison.FirstSeed}" : $"seeds {comparison.FirstSeed} to {last}: median / 95 of 100 / worst";
        return $"scenario {comparison.Scenario}, delays: {comparison.Latencies}, {seeds}";
    }

    /// <summary>When everybody was called.</summary>
    public static string Alarm(Comparison comparison) => comparison switch
    {
        { AlarmSeconds: null } => "The alarm never fires: nobody is called.",
        { WithoutAlarm: 0 } => $"The alarm fires after {Text(comparison.AlarmSeconds)} s.",
        _ => $"The alarm fires after {Text(comparison.AlarmSeconds)} s, and in {comparison.WithoutAlarm} of {comparison.Runs} worlds never.",
    };

    /// <summary>What each contender came to.</summary>
    public static TextTable Outcomes(Comparison comparison) => new(
        ["", "recovered", "nobody waits, seconds after the alarm", "failed starts, pod-minutes", "AWS calls", "made"],
        [.. comparison.Contenders.Select(contender => (IReadOnlyList<string>)
        [
            contender.Title, Outcome(contender, comparison.Runs), Text(contender.RecoverySeconds), Text(contender.FailedStartPodMinutes), Text(contender.Calls), Tally(contender.Made, comparison.Runs),
        ])]);

    /// <summary>When each zone had its first new pod address.</summary>
    public static TextTable FirstAddresses(Comparison comparison) => new(
        ["first new pod address, seconds after the alarm", .. comparison.Contenders[0].Zones.Select(zone => zone.Zone)],
        [.. comparison.Contenders.Select(contender => (IReadOnlyList<string>)[contender.Title, .. contender.Zones.Select(zone => First(zone, comparison.Runs))])]);

    /// <summary>What the figures mean.</summary>
    public static IReadOnlyList<string> Notes(Comparison comparison) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Each world is watched until {comparison.WindowMinutes} minutes after its alarm. A pod-minute is one pod that has no address after a failed sandbox, for one minute (looked at each {comparison.SampleSeconds} s)."),
        "A new pod address is one out of a subnet made since the world began. Calls are those of the response or the script since the alarm; measuring, which goes on whoever answers, isn't counted.",
    ];

    /// <summary>Commands that failed: whose, which, and how often.</summary>
    public static IReadOnlyList<string> Failures(Comparison comparison) =>
        [.. comparison.Contenders.SelectMany(contender => contender.FailedCommands.Select(failed => string.Create(CultureInfo.InvariantCulture, $"{contender.Title}: {failed.Value} × {failed.Key}")))];

    public static string Number(double value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Outcome(ContenderTally contender, int runs) => (contender.Recovered, contender.NothingWrong) switch
    {
        (_, var fine) when fine == runs => "nothing was wrong",
        (var recovered, 0) => $"{recovered} of {runs}",
        var (recovered, fine) => $"{recovered} of {runs - fine}, {fine} had nothing wrong",
    };

    private static string First(ZoneTally zone, int runs) => zone.FirstAddressSeconds is null ? "never"
        : zone.Never == 0 ? Text(zone.FirstAddressSeconds)
        : $"{Text(zone.FirstAddressSeconds)}, never in {zone.Never} of {runs}";

    private static string Tally(SortedDictionary<string, int> texts, int runs) => string.Join("; ", texts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => pair.Value == runs ? pair.Key : $"{pair.Key} ({pair.Value} times)"));

    private static string Text(Spread? spread) => spread switch
    {
        null => "never",
        var (median, p95, worst) when Number(median) == Number(worst) && Number(p95) == Number(worst) => Number(median),
        var (median, p95, worst) => $"{Number(median)} / {Number(p95)} / {Number(worst)}",
    };
}
