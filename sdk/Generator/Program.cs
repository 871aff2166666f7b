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
        Repository.WriteModel(root, ModelCutter.Cut(JsonNode.Parse(File.ReadAllText(path))!.AsObject(), entry.Operations));
    }
    else if (args.Length != 0)
    {
        throw new GeneratorException("Usage: dotnet run --project sdk/Generator [-- PACKAGE service-2.json]");
    }

    return 0;
}
catch (Exception e) when (e is GeneratorException or IOException or JsonException)
{
    await Console.Error.WriteLineAsync($"sdk/Generator: {e.Message}");
    return 1;
}
