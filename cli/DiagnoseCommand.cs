using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Headroom.Decisions;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli;

/// <summary><c>headroom diagnose</c>: what a scenario's response finds, and how long finding it takes.</summary>
internal static class DiagnoseCommand
{
    public static Command Create()
    {
        var (scenario, seed, runs) = (Options.Scenario(required: true), Options.Seed(), Options.Runs());
        runs.Description = "How often the same snapshot is diagnosed";
        var command = new Command("diagnose", "Show what a scenario's response finds, and how long finding it takes") { scenario, seed, runs };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(scenario), parsed.GetValue(seed), parsed.GetValue(runs)));
        return command;
    }

    private static int Run(string scenario, ulong? seed, int runs)
    {
        var json = VirtualSnapshot.Of(CloudStack.Load(Cloud.Folder), scenario, seed);
        var snapshot = Read(json);
        var policy = new ClusterPolicy { Name = snapshot.Cluster, Mode = Mode.Auto };
        var causes = Triage.Diagnose(snapshot, policy);
        Write($"{snapshot.Instances.Count} nodes, {snapshot.Inside?.Nodes.Sum(n => n.PodsWithAddress + n.PodsWaiting) ?? 0} pods, a snapshot of {json.Length / 1024} KiB");
        foreach (var cause in causes)
        {
            Write($"{cause.Kind} ({cause.Confidence}): {cause.Evidence[0]}");
        }

        Write($"milliseconds, median of {runs} and worst:");
        Time(runs, "snapshot read", () => Read(json));
        Time(runs, "diagnosis", () => Triage.Diagnose(snapshot, policy));
        Time(runs, "plan", () => Planner.Make(snapshot, policy, causes));
        return 0;
    }

    private static ClusterSnapshot Read(byte[] json) => JsonSerializer.Deserialize(json, DecisionsJson.Default.ClusterSnapshot)!;

    private static void Time(int runs, string what, Action action)
    {
        var took = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var wall = Wall.Start();
            action();
            took.Add(wall.Elapsed().TotalMilliseconds);
        }

        took.Sort();
        Write($"  {what}: {took[took.Count / 2].ToString("0.00", CultureInfo.InvariantCulture)}, {took[^1].ToString("0.00", CultureInfo.InvariantCulture)}");
    }

    private static void Write(string line) => Console.Out.WriteLine(line);
}
