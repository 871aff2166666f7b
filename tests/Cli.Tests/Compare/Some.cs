using Headroom.Cli.Compare;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli.Tests.Compare;

/// <summary>Runs with plain figures, as worlds give them.</summary>
internal static class Some
{
    public static Comparison Comparison(string scenario = "web") => Cli.Compare.Comparison.Of(scenario, [.. Contender.All.SelectMany(contender => new[] { Run(contender), Run(contender, seed: 8) })]);

    public static ContenderRun Run(Contender contender, ulong seed = 7, IncidentOutcome outcome = IncidentOutcome.Recovered, double? recovered = 120, double? first = 60) => new()
    {
        Contender = contender,
        Seed = seed,
        Latencies = "typical",
        AlarmSecond = 200,
        EndSecond = 2000,
        Outcome = outcome,
        RecoveredAfterSeconds = recovered,
        Zones = [new ZoneSummary("us-west-2a", first, 9, 0)],
        PodMinutes = 1234.5,
        Calls = 15,
        Made = "1 block",
        Commands = [new CommandRecord(201, "aws ec2 describe-vpcs", "ok", false, 2)],
        Curve = [new CurvePoint(5, 60, 0), new CurvePoint(190, 11, 3), new CurvePoint(320, 8_190, 0)],
    };
}
