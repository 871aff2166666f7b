using System.Text.Json.Nodes;
using Headroom.Sdk.Generator.Models;

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

    /// <summary>The simulated fronts read the same models, by the name that requests are signed for.</summary>
    public static void WriteModel(string root, JsonObject model)
    {
        var metadata = model["metadata"]!;
        var signingName = (string?)(metadata["signingName"] ?? metadata["endpointPrefix"]);
        var path = Path.Combine(root, "rehearsal", "Fronts", "Models", $"{signingName}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ModelText.Write(model));
        Console.WriteLine($"wrote {Path.GetRelativePath(root, path)}");
    }
}
