using System.CommandLine;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;
using Spectre.Console;

namespace Headroom.Cli.Compare;

/// <summary><c>headroom compare</c>: Headroom and the baselines in the same worlds, side by side.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var (scenario, seed, runs, latencies, json, html) = (Options.Scenario(required: true), Options.Seed(), Options.Runs(), Options.Latencies(), Options.Json(), Html());
        var command = new Command("compare", "Run Headroom and the baselines in the same worlds and show them side by side") { scenario, seed, runs, latencies, json, html };
        command.SetAction(parsed => Run(
            RunAll(parsed.GetRequiredValue(scenario), parsed.GetValue(seed), parsed.GetValue(runs), parsed.GetValue(latencies)), parsed.GetValue(json), parsed.GetValue(html)));
        return command;
    }

    private static Option<FileInfo?> Html()
    {
        var html = new Option<FileInfo?>("--html") { Description = "Write a page with the curves to this file, too" };
        html.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<FileInfo?>() is { Directory.Exists: false } file)
            {
                result.AddError($"--html: there is no folder '{file.DirectoryName}' to write {file.Name} to: make it first");
            }
        });
        return html;
    }

    private static int Run(Comparison comparison, bool json, FileInfo? html)
    {
        if (json)
        {
            Console.Out.WriteLine(SummaryJson.Of(comparison));
        }
        else
        {
            // One of its own: the shared one keeps the output that it found at its first use.
            CompareView.Write(AnsiConsole.Create(new AnsiConsoleSettings()), comparison);
        }

        if (html is not null)
        {
            File.WriteAllText(html.FullName, ComparePage.Write(comparison));
        }

        return 0;
    }

    private static Comparison RunAll(string scenario, ulong? seed, int count, LatencySet latencies)
    {
        var (cloud, contenders) = (CloudStack.Load(Cloud.Folder), Contender.All);
        var said = cloud.Scenario(scenario);
        var runs = new ContenderRun[contenders.Count * count];
        Parallel.For(0, runs.Length, i =>
        {
            var run = VirtualContender.Run(cloud, said, contenders[i / count], checked((seed ?? said.Seed) + (ulong)(i % count)), latencies);
            // Only the first seed's details are shown; a thousand curves would only take memory.
            runs[i] = i % count == 0 ? run : run with { Curve = [] };
        });
        return Comparison.Of(said.Name, runs);
    }
}
