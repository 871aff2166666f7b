using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Deployment;

/// <summary>What <c>cdk synth</c> leaves in its output folder.</summary>
internal static class CloudAssembly
{
    /// <summary>Reads the stack of an account and region, with its template's names resolved.</summary>
    /// <param name="folder">Such as <c>cdk.out</c>.</param>
    /// <param name="place">Where to.</param>
    public static StackModel Read(string folder, AwsPlace place)
    {
        var manifest = Parse(Path.Combine(folder, "manifest.json"));
        var environment = $"aws://{place.Account}/{place.Region}";
        var stacks = manifest["artifacts"]!.AsObject().Select(artifact => artifact.Value!)
            .Where(artifact => (string?)artifact["type"] == "aws:cloudformation:stack" && (string?)artifact["environment"] == environment)
            .ToList();
        if (stacks is not [var stack])
        {
            throw new DeploymentException(folder, $"has {stacks.Count} stacks for {environment}, and needs one: add the account to cdk.json and synthesise again");
        }

        var properties = stack["properties"]!;
        var file = (string)properties["templateFile"]!;
        var template = new Template(Parse(Path.Combine(folder, file)), place, (string)properties["stackName"]!);
        return new StackReader(template, place, Assets(folder, file)).Read();
    }

    // S3 key → the folder that would be zipped to it.
    private static Dictionary<string, string> Assets(string folder, string templateFile)
    {
        var files = Parse(Path.Combine(folder, templateFile.Replace(".template.json", ".assets.json", StringComparison.Ordinal)))["files"]!.AsObject();
        return files.Select(file => file.Value!)
            .Where(file => (string?)file["source"]!["packaging"] == "zip")
            .SelectMany(file => file["destinations"]!.AsObject().Select(destination => (Key: (string)destination.Value!["objectKey"]!, Folder: Path.GetFullPath((string)file["source"]!["path"]!, Path.GetFullPath(folder)))))
            .GroupBy(asset => asset.Key, StringComparer.Ordinal)
            .ToDictionary(assets => assets.Key, assets => assets.First().Folder, StringComparer.Ordinal);
    }

    private static JsonObject Parse(string path) => File.Exists(path)
        ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new DeploymentException(path, "isn't a JSON object")
        : throw new DeploymentException(path, "isn't there: run `npx cdk synth` first");
}
