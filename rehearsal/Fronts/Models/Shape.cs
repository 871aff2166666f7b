using System.Collections.Frozen;

namespace Headroom.Rehearsal.Fronts.Models;

/// <summary>One shape of a service's model: what a value may look like, and its names on the wire.</summary>
internal sealed class Shape(string name, ShapeType type)
{
    /// <summary>What an operation without input takes.</summary>
    public static Shape Nothing { get; } = new("Nothing", ShapeType.Structure);

    public string Name { get; } = name;

    public ShapeType Type { get; } = type;

    /// <summary>A structure's members by their name in the model.</summary>
    public IReadOnlyDictionary<string, Member> Members
    {
        get;
        set => (field, ByWireName) = (value, value.Values.ToFrozenDictionary(member => member.WireName));
    }
    = FrozenDictionary<string, Member>.Empty;

    /// <summary>A structure's members by their name on the wire.</summary>
    public IReadOnlyDictionary<string, Member> ByWireName { get; private set; } = FrozenDictionary<string, Member>.Empty;

    /// <summary>What a list holds, or a map's values.</summary>
    public Member? Item { get; set; }

    /// <summary>A map's keys.</summary>
    public Member? Key { get; set; }

    /// <summary>True for a list that has no element of its own around its items.</summary>
    public bool IsFlattened { get; init; }

    public Constraints Constraints { get; init; } = new();
}

/// <summary>What the model says of a value beyond its type.</summary>
internal sealed record Constraints(IReadOnlyList<string>? Enum = null, long? Min = null, long? Max = null, string? Pattern = null);

/// <summary>A structure's member, a list's item, or a map's key or value.</summary>
/// <param name="Name">The name in the model; empty for items, keys and values.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="IsRequired">True when a request without it is refused.</param>
/// <param name="LocationName">The name on the wire where it differs.</param>
/// <param name="QueryName">The name in a form where it differs again.</param>
/// <param name="Location">Where a rest-json member travels: <c>uri</c>, <c>querystring</c>, or null for the body.</param>
internal sealed record Member(string Name, Shape Shape, bool IsRequired, string? LocationName, string? QueryName, string? Location)
{
    public string WireName { get; } = LocationName ?? Name;

    /// <summary>The name in a form of the ec2 protocol: where the model gives none of its own, that on the wire with a capital.</summary>
    public string Ec2Name { get; } = QueryName ?? (LocationName ?? Name) switch { "" => "", var wire => char.ToUpperInvariant(wire[0]) + wire[1..] };
}

internal enum ShapeType
{
    Structure,
    List,
    Map,
    String,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
}
