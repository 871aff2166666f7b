using System.Text.Json;

namespace Headroom.Sdk.Generator;

/// <summary>One service of <c>sdk/services.json</c>: what a service model doesn't say, and which operations we use.</summary>
/// <param name="Package">The NuGet package and assembly, <c>AWSSDK.EC2</c>.</param>
/// <param name="Name">The name in namespaces and types: <c>EC2</c> makes <c>Amazon.EC2.AmazonEC2Client</c>.</param>
/// <param name="Operations">The operations that the stand-in has.</param>
/// <param name="RenamedMembers"><c>Shape.Member</c> → the property's official name, where the official SDK departs from the model.</param>
internal sealed record ServiceEntry(string Package, string Name, IReadOnlyList<string> Operations, IReadOnlyDictionary<string, string>? RenamedMembers = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private sealed record Catalogue(IReadOnlyList<ServiceEntry> Services);

    public static IReadOnlyList<ServiceEntry> ReadAll(string path) =>
        JsonSerializer.Deserialize<Catalogue>(File.ReadAllText(path), Options)?.Services
            ?? throw new GeneratorException($"{path} is empty: it must hold {{\"services\": […]}}.");
}
