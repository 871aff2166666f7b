using System.Text.Json.Nodes;
using Headroom.Sdk.Generator.CSharp;

namespace Headroom.Sdk.Generator;

/// <summary>Where things are in the repository.</summary>
internal static class Repository
{
    /// <summary>The directory that holds <c>Automation.sln</c>, at or above the current one.</summary>
    public static string Find()
    {
        for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Automation.sln")))
            {
                return at.FullName;
            }
        }

        throw new GeneratorException($"There is no Automation.sln at or above {Environment.CurrentDirectory}: run the generator inside the repository.");
    }

    public static IReadOnlyList<ServiceEntry> Services(string root) => ServiceEntry.ReadAll(Path.Combine(root, "sdk", "services.json"));

    /// <summary>The simulated fronts read the same models.</summary>
    public static string ModelPath(string root, ServiceEntry entry) => Path.Combine(root, "rehearsal", "Fronts", "Models", $"{entry.SigningName}.json");

    public static JsonObject ReadModel(string root, ServiceEntry entry) => JsonNode.Parse(File.ReadAllText(ModelPath(root, entry)))!.AsObject();

    public static string GeneratedPath(string root, ServiceEntry entry) => Path.Combine(root, "sdk", entry.Package, "Generated");

    /// <summary>Writes a stand-in anew: what it no longer has is gone.</summary>
    public static void WriteStandin(string root, ServiceEntry entry)
    {
        var files = Standin.Write(entry, ReadModel(root, entry));
        var folder = GeneratedPath(root, entry);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(folder, "Model"));
        foreach (var (path, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, path), text);
        }

        Console.WriteLine($"wrote sdk/{entry.Package}/Generated ({files.Count} files)");
    }
}
