using System.Text.Json;

namespace Headroom.Sdk.Generator;

/// <summary>One service of <c>sdk/services.json</c>: what a service model doesn't say, and which operations we use.</summary>
/// <param name="Package">The NuGet package and assembly, <c>AWSSDK.EC2</c>.</param>
/// <param name="Name">The name in namespaces and types: <c>EC2</c> makes <c>Amazon.EC2.AmazonEC2Client</c>.</param>
/// <param name="SigningName">The name that requests are signed for, which names the model's file.</param>
/// <param name="Operations">The operations that the stand-in has.</param>
/// <param name="RenamedMembers"><c>Shape.Member</c> → the property's official name, where the official SDK departs from the model.</param>
/// <param name="ClientName">The name in the types of clients, configurations and base classes, where it isn't <paramref name="Name"/>.</param>
/// <param name="GlobalLabels">Of a service without Regions: by partition, the host's second label; a partition that isn't named has its global Region there. Null for a service with Regions.</param>
/// <param name="FipsPrefixes">By partition or region, the host's prefix with FIPS where the service's endpoint rules depart from <c>prefix-fips</c>.</param>
internal sealed record ServiceEntry(
    string Package, string Name, string SigningName, IReadOnlyList<string> Operations, IReadOnlyDictionary<string, string>? RenamedMembers = null,
    IReadOnlyDictionary<string, string>? FipsPrefixes = null, string? ClientName = null, IReadOnlyDictionary<string, string>? GlobalLabels = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private sealed record Catalogue(IReadOnlyList<ServiceEntry> Services);

    public static IReadOnlyList<ServiceEntry> ReadAll(string path) =>
        JsonSerializer.Deserialize<Catalogue>(File.ReadAllText(path), Options)?.Services
            ?? throw new GeneratorException($"{path} is empty: it must hold {{\"services\": […]}}.");
}
