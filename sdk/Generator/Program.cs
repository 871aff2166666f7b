using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.Models;

// dotnet run --project sdk/Generator                                      writes the stand-ins anew from the checked-in models
// dotnet run --project sdk/Generator -- AWSSDK.EKS <dir>/service-2.json   cuts that model to sdk/services.json's operations first
try
{
    var root = Repository.Find();
    if (args is [var package, var path])
    {
        var entry = Repository.Services(root).FirstOrDefault(s => s.Package == package)
            ?? throw new GeneratorException($"sdk/services.json has no package {package}: add it there first.");
        var cut = ModelCutter.Cut(JsonNode.Parse(File.ReadAllText(path))!.AsObject(), entry.Operations);
        File.WriteAllText(Repository.ModelPath(root, entry), ModelText.Write(cut));
    }
    else if (args.Length != 0)
    {
        throw new GeneratorException("Usage: dotnet run --project sdk/Generator [-- PACKAGE service-2.json]");
    }

    foreach (var service in Repository.Services(root))
    {
        Repository.WriteStandin(root, service);
    }

    return 0;
}
catch (Exception e) when (e is GeneratorException or IOException or JsonException)
{
    await Console.Error.WriteLineAsync($"sdk/Generator: {e.Message}");
    return 1;
}
