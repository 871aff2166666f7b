using System.CommandLine;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Cli;

/// <summary>The options that commands share.</summary>
internal static class Options
{
    /// <summary>One of the house's scenarios, or a file of somebody's own.</summary>
    public static Option<string> Scenario(bool required = false)
    {
        var scenario = new Option<string>("--scenario") { Description = "The scenario's name, or a file of your own (.json)", Required = required, DefaultValueFactory = required ? null : _ => ScenarioLibrary.Default };
        scenario.Validators.Add(result =>
        {
            var value = result.Tokens.Count > 0 ? result.Tokens[0].Value : ScenarioLibrary.Default;
            if (ScenarioLibrary.IsFile(value) ? !File.Exists(value) : !ScenarioLibrary.Names.Contains(value))
            {
                result.AddError($"There is no scenario '{value}'. Must be one of {string.Join(", ", ScenarioLibrary.Names)}, or a file whose name ends in .json");
            }
        });
        scenario.CompletionSources.Add([.. ScenarioLibrary.Names]);
        return scenario;
    }

    /// <summary>Null for the scenario's own.</summary>
    public static Option<ulong?> Seed() => new("--seed") { Description = "The seed that every chance of the world comes from; left out, the scenario's own" };

    public static Option<int> Minutes() => new("--minutes") { Description = "World minutes that pass even when the incident is over sooner" };

    public static Option<LatencySet> Latencies() =>
        new Option<LatencySet>("--latencies") { Description = "The set of delays (docs/world.md)", DefaultValueFactory = _ => LatencySet.Typical }.AcceptOnlyFromAmong("typical", "pessimistic");

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead" };

    public static Option<int> Runs()
    {
        var runs = new Option<int>("--runs") { Description = "How many incidents, each with the next seed", DefaultValueFactory = _ => 1 };
        runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
            {
                result.AddError("--runs takes a number from 1 to 100,000");
            }
        });
        return runs;
    }
}
