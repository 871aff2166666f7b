using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headroom.Infra.Tests.Workflow;

/// <summary>The workflow's definition as its file has it.</summary>
internal static partial class Definition
{
    public static string Text { get; } = File.ReadAllText(Repository.PathOf("infra/workflow/respond.asl.json"));

    public static JsonElement Root { get; } = JsonDocument.Parse(Text).RootElement;

    public static IReadOnlyDictionary<string, JsonElement> States { get; } = Root.GetProperty(nameof(States)).EnumerateObject().ToDictionary(state => state.Name, state => state.Value);

    public static IReadOnlySet<string> Substitutions { get; } = Placeholder().Matches(Text).Select(match => match.Groups["name"].Value).ToHashSet();

    public static string TypeOf(string state) => States[state].GetProperty("Type").GetString()!;

    public static IEnumerable<string> OfType(string type) => States.Keys.Where(state => TypeOf(state) == type);

    /// <summary>Tasks that are functions.</summary>
    public static IEnumerable<string> FunctionTasks => OfType("Task").Where(state => ResourceOf(state).StartsWith("${", StringComparison.Ordinal));

    /// <summary>The functions that a definition names, by class.</summary>
    public static IEnumerable<string> FunctionsIn(string file) =>
        Placeholder().Matches(File.ReadAllText(Repository.PathOf($"infra/workflow/{file}.asl.json"))).Select(match => match.Groups["name"].Value).Where(name => name.EndsWith("Arn", StringComparison.Ordinal)).Select(name => name[..^3]).Distinct();

    public static string ResourceOf(string state) => States[state].GetProperty("Resource").GetString()!;

    /// <summary>Where a state leads when it goes well.</summary>
    public static IEnumerable<string> Nexts(string state)
    {
        var definition = States[state];
        var nexts = new List<string?>();
        nexts.Add(definition.TryGetProperty("Next", out var next) ? next.GetString() : null);
        nexts.Add(definition.TryGetProperty("Default", out var otherwise) ? otherwise.GetString() : null);
        nexts.AddRange(definition.TryGetProperty("Choices", out var choices) ? choices.EnumerateArray().Select(choice => choice.GetProperty("Next").GetString()) : []);
        return nexts.OfType<string>();
    }

    /// <summary>Where a state leads when it fails.</summary>
    public static IEnumerable<string> Catches(string state) =>
        States[state].TryGetProperty("Catch", out var catchers) ? catchers.EnumerateArray().Select(catcher => catcher.GetProperty("Next").GetString()!) : [];

    /// <summary>Every state that can be reached from one, itself included, without entering the ones that are barred.</summary>
    public static IReadOnlySet<string> ReachableFrom(string start, params string[] barred)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var state))
        {
            if (!barred.Contains(state) && seen.Add(state))
            {
                foreach (var next in Nexts(state).Concat(Catches(state)))
                {
                    open.Push(next);
                }
            }
        }

        return seen;
    }

    /// <summary>The definition as CloudFormation makes it, with made-up values.</summary>
    public static string Substituted() => Placeholder().Replace(Text, match => match.Groups["name"].Value switch
    {
        "Partition" => "aws",
        "Table" => "table",
        "Topic" => "arn:aws:sns:us-west-2:111122223333:topic",
        var function => $"arn:aws:lambda:us-west-2:111122223333:function:{function}:1",
    });

    [GeneratedRegex(@"\$\{(?<name>\w+)\}")]
    private static partial Regex Placeholder();
}
