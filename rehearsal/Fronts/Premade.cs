using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts;

/// <summary>A part of answers that stays the same from one to the next, such as an item of a table or a network interface whose addresses haven't changed: it is written once.</summary>
/// <param name="content">The part; nobody changes it any more.</param>
internal sealed class Premade(JsonObject content)
{
    /// <summary>The part itself.</summary>
    public JsonObject Content => content;

    /// <summary>It as a value of an answer.</summary>
    public JsonNode Value => JsonValue.Create(this)!;

    /// <summary>What it is on the wire, once somebody has written it. A part is of one shape, and so of one form.</summary>
    public ReadOnlyMemory<byte>? Written { get; set; }

    /// <summary>The part that a value of an answer stands for, or null for any other value.</summary>
    public static Premade? Of(JsonNode value) => value is JsonValue single && single.TryGetValue<Premade>(out var premade) ? premade : null;
}
