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

    /// <summary>True for a path rather than a name.</summary>
    public static bool IsFile(string nameOrFile) => nameOrFile.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Reads one of these, or a file of somebody's own.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    /// <exception cref="ScenarioException">The file can't be used.</exception>
    public static Scenario Load(string nameOrFile) => IsFile(nameOrFile)
        ? ScenarioReader.Read(nameOrFile, File.ReadAllText(nameOrFile))
        : ScenarioReader.Read($"rehearsal/Scenarios/{nameOrFile}.json", Text(nameOrFile));

    /// <summary>The text of one of these.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static string Text(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + Suffix)
            ?? throw new ArgumentException($"There is no scenario '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
