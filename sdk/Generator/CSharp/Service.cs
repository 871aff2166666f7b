using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>A cut model in the words of the official SDK.</summary>
internal sealed class Service(ServiceEntry entry, JsonObject model)
{
    private readonly JsonObject _shapes = model["shapes"]!.AsObject();
    private readonly JsonObject _metadata = model["metadata"]!.AsObject();

    public ServiceEntry Entry => entry;

    public string Namespace => $"Amazon.{entry.Name}";

    public string Prefix => $"Amazon{entry.ClientName ?? entry.Name}";

    public string Protocol => Metadata("protocol");

    public string ServiceId => Metadata("serviceId");

    public string ApiVersion => Metadata("apiVersion");

    public string EndpointPrefix => Metadata("endpointPrefix");

    public string SigningName => (string?)_metadata["signingName"] ?? EndpointPrefix;

    public IReadOnlyList<Operation> Operations =>
        [.. model["operations"]!.AsObject().Select(o => new Operation(o.Key, o.Value!.AsObject(), this))];

    public IEnumerable<Shape> Shapes => _shapes.Select(s => new Shape(s.Key, s.Value!.AsObject()));

    public Shape Shape(string name) => new(name, _shapes[name]!.AsObject());

    public string Metadata(string key) =>
        (string?)_metadata[key] ?? throw new GeneratorException($"The model of {entry.Package} has no metadata '{key}'.");

    /// <summary>A structure's members in the order of their names, as the official SDK writes them.</summary>
    public IReadOnlyList<Member> Members(Shape? structure) =>
        structure?.Json["members"] is not JsonObject members ? [] :
        [.. members.Select(m => Member(structure, m.Key, m.Value!.AsObject())).OrderBy(m => m.Property, StringComparer.Ordinal)];

    /// <summary>What a list or map holds: its <c>member</c>, <c>key</c> or <c>value</c>.</summary>
    public Member Part(Shape collection, string part)
    {
        var reference = collection.Json[part]!.AsObject();
        return new Member(part, part, Shape((string)reference["shape"]!), reference);
    }

    private Member Member(Shape structure, string name, JsonObject reference)
    {
        var property = entry.RenamedMembers?.GetValueOrDefault($"{structure.Name}.{name}") ?? Names.UpperFirst(name);
        return property == structure.Name
            ? throw new GeneratorException($"{structure.Name}.{name} can't be a property named as its class: give its official name in renamedMembers of sdk/services.json.")
            : new Member(name, property, Shape((string)reference["shape"]!), reference);
    }
}

/// <summary>One operation of a service.</summary>
internal sealed class Operation(string name, JsonObject json, Service service)
{
    public string Name => name;

    public string Request => name + "Request";

    public string Response => name + "Response";

    public Shape? Input => Referred(json["input"]);

    public Shape? Output => Referred(json["output"]);

    public string Method => (string)json["http"]!["method"]!;

    public string Path => (string)json["http"]!["requestUri"]!;

    /// <summary>The element of a query reply that holds the output's members, or null where the model names none.</summary>
    public string? ResultWrapper => (string?)json["output"]?["resultWrapper"];

    public IReadOnlyList<Shape> Errors => [.. (json["errors"] as JsonArray ?? []).Select(e => Referred(e)!)];

    private Shape? Referred(JsonNode? reference) => reference is null ? null : service.Shape((string)reference["shape"]!);
}
