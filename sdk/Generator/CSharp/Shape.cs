using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>A shape of a cut model.</summary>
internal sealed record Shape(string Name, JsonObject Json)
{
    public string Kind => (string)Json["type"]!;

    public bool IsException => (bool?)Json["exception"] ?? false;

    public IReadOnlyList<string>? Values => (Json["enum"] as JsonArray)?.Select(v => (string)v!).ToList();
}

/// <summary>A reference to a shape: a structure's member, a list's element, a map's key or value.</summary>
internal sealed record Member(string Name, string Property, Shape Shape, JsonObject Json)
{
    public string? LocationName => (string?)Json["locationName"];

    public string? QueryName => (string?)Json["queryName"];

    public string? Location => (string?)Json["location"];

    public bool IsIdempotencyToken => (bool?)Json["idempotencyToken"] ?? false;

    /// <summary>The name in JSON and in XML replies.</summary>
    public string WireName => LocationName ?? Name;

    /// <summary>The name in EC2's forms.</summary>
    public string FormName => QueryName ?? (LocationName is { } name ? Names.UpperFirst(name) : Name);
}
