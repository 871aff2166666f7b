using System.CommandLine;
using System.Globalization;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Cli;

/// <summary><c>headroom drill</c>: one incident in earnest, watched live.</summary>
internal static class DrillCommand
{
    // An incident of eleven minutes takes less than one; faster, and the seconds that real processes take weigh too much.
    private const double SpeedUp = 16;

    public static Command Create()
    {
        var (scenario, seed, latencies, json) = (Options.Scenario(), Options.Seed(), Options.Latencies(), Options.Json());
        var command = new Command("drill", "A cluster runs out of pod addresses and is brought back, with real processes") { scenario, seed, latencies, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(scenario)!, parsed.GetValue(seed), parsed.GetValue(latencies), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string scenario, ulong? seed, LatencySet latencies, bool json, CancellationToken cancellation)
    {
        var wall = Wall.Start();
        var console = AnsiConsole.Console;
        var cloud = CloudStack.Load(Cloud.Folder);
        var incident = new LiveIncident(cloud, Wall.Clock, SpeedUp)
        {
            Latencies = latencies,
            Told = json ? null : line => TimelineView.Write(console, line),
            Serving = json ? null : (aws, kubernetes) => console.WriteLine($"simulated AWS at {aws} (AWS_ENDPOINT_URL), Kubernetes at {kubernetes}, {SpeedUp:0} world seconds in each second"),
        };
        var summary = await incident.RunAsync(scenario, seed ?? cloud.Scenario(scenario).Seed, cancellation);
        if (json)
        {
            Console.Out.WriteLine(SummaryJson.Of(summary));
        }
        else
        {
            SummaryView.Write(console, summary);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.WorldSeconds:0} s in the world, {wall.Elapsed().TotalSeconds:0} s here"));
        }

        return summary.Outcome == IncidentOutcome.Recovered ? 0 : 1;
    }
}
