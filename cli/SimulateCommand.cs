using System.CommandLine;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Cli;

/// <summary><c>headroom simulate</c>: incidents on the virtual clock, as many as wanted, with their rate.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var (scenario, seed, runs, minutes, latencies, json) = (Options.Scenario(required: true), Options.Seed(), Options.Runs(), Options.Minutes(), Options.Latencies(), Options.Json());
        var command = new Command("simulate", "Rehearse incidents on a virtual clock") { scenario, seed, runs, minutes, latencies, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(scenario), parsed.GetValue(seed), parsed.GetValue(runs), TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(latencies), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string scenario, ulong? seed, int runs, TimeSpan atLeast, LatencySet latencies, bool json)
    {
        var cloud = CloudStack.Load(Cloud.Folder);
        var said = cloud.Scenario(scenario);
        var summaries = new IncidentSummary[runs];
        var wall = Wall.Start();
        Parallel.For(0, runs, i =>
        {
            var summary = VirtualIncident.Run(cloud, said, checked((seed ?? said.Seed) + (ulong)i), latencies, atLeast);
            // A thousand timelines and journals would be hundreds of megabytes that each collection walks through; a batch shows figures only.
            summaries[i] = runs == 1 ? summary : summary with { Timeline = [], Journal = [], Report = null };
        });
        var batch = Batch.Of(summaries, wall.Elapsed());

        switch (json, runs)
        {
            case (true, 1):
                Console.Out.WriteLine(SummaryJson.Of(summaries[0]));
                break;
            case (true, _):
                Console.Out.WriteLine(SummaryJson.Of(batch));
                break;
            case (false, 1):
                SummaryView.Write(AnsiConsole.Console, summaries[0]);
                BatchView.WriteRate(AnsiConsole.Console, batch);
                break;
            default:
                BatchView.Write(AnsiConsole.Console, batch);
                break;
        }

        return batch.Recovered == runs ? 0 : 1;
    }
}
