using System.CommandLine;
using Headroom.Rehearsal.Faults.Matrix;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Scenarios;
using Spectre.Console;

namespace Headroom.Cli.Faults;

/// <summary><c>headroom faults</c>: one incident for every call and every way in which it can go wrong, each audited.</summary>
internal static class FaultsCommand
{
    public static Command Create()
    {
        var (scenario, seed, runs, json) = (Options.Scenario(), Options.Seed(), Options.Runs(), Options.Json());
        runs.Description = "How many seeds; each is some 2,300 incidents of web";
        var pairs = new Option<int>("--pairs") { Description = "As well, so many pairs of cells for each seed: two things go wrong in one incident", DefaultValueFactory = _ => 0 };
        var only = new Option<string?>("--only") { Description = "Only cells whose name contains this text, such as ec2:CreateSubnet, /crash-after or a whole name" };
        var command = new Command("faults", "Let every call of an incident go wrong in every way, and audit what is left") { scenario, seed, runs, pairs, only, json };
        command.SetAction(parsed => Run(parsed.GetValue(scenario)!, parsed.GetValue(seed), parsed.GetValue(runs), parsed.GetValue(pairs), parsed.GetValue(only), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string name, ulong? first, int seeds, int pairs, string? only, bool json)
    {
        var stack = CloudStack.Load(Cloud.Folder);
        var scenario = stack.Scenario(name);
        var wall = Wall.Start();
        var cells = Enumerable.Range(0, seeds).Select(place => (first ?? scenario.Seed) + (ulong)place)
            .SelectMany(seed => With(Cell.Of(stack, scenario, seed), seed, pairs).Where(cell => only is null || cell.Name.Contains(only, StringComparison.Ordinal)).Select(cell => (Seed: seed, Cell: cell))).ToList();
        if (cells.Count == 0)
        {
            throw new ArgumentException($"no cell's name contains '{only}': a name is function:CLASS/SERVICE:OPERATION/NUMBER/WAY runner/NUMBER/WAY or state/NUMBER/STATE/WAY; ways are {string.Join(", ", FaultKind.All.Select(kind => kind.Name).Concat(RunnerTrouble.All.Select(trouble => trouble.Name)).Concat(Killing.All.Select(killing => killing.Name)))}");
        }

        var matrix = FaultCounts.Of(name, RunAll(stack, scenario, cells), wall.Elapsed());
        if (json)
        {
            Console.Out.WriteLine(SummaryJson.Of(matrix));
        }
        else
        {
            FaultsView.Write(AnsiConsole.Console, matrix);
        }

        return matrix.Violations.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<Cell> With(IReadOnlyList<Cell> cells, ulong seed, int pairs) => cells.Concat(Cell.Pairs(cells, seed, pairs));

    private static FaultRun[] RunAll(CloudStack stack, Scenario scenario, List<(ulong Seed, Cell Cell)> cells)
    {
        var runs = new FaultRun[cells.Count];
        Parallel.For(0, cells.Count, place => runs[place] = FaultRun.Of(stack, scenario, cells[place].Seed, cells[place].Cell));
        return runs;
    }
}
