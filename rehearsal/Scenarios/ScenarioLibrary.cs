using System.Reflection;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>The scenarios that come with the house.</summary>
internal static class ScenarioLibrary
{
    /// <summary>The scenario of who names none.</summary>
    public const string Default = "web";

    private const string Suffix = ".scenario.json";

    /// <summary>Their names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)).Select(name => name[..^Suffix.Length]).Order(StringComparer.Ordinal)];

    /// <summary>Reads one.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Scenario Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + Suffix)
            ?? throw new ArgumentException($"There is no scenario '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        using var reader = new StreamReader(stream);
        return ScenarioReader.Read($"rehearsal/Scenarios/{name}.json", reader.ReadToEnd());
    }
}
