using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Reads a JSON body by a shape.</summary>
/// <remarks>
/// AWS passes over members that it doesn't know; the rehearsal refuses them, so that a misspelt one is found before it does nothing in production.
/// A text comes out as a text, not as a piece of the body: the table keeps, compares and writes it many times.
/// </remarks>
internal static class JsonInput
{
    public static JsonObject Read(Shape shape, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        var json = new Utf8JsonReader(body.Span);
        try
        {
            json.Read();
            var members = json.TokenType is JsonTokenType.StartObject ? ReadStructure(shape, ref json) : throw Serialization("the body is not an object");
            json.Read(); // throws where something follows
            return members;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text that isn't one, such as half of a surrogate pair.
            throw Serialization(e.Message);
        }
    }

    private static JsonObject ReadStructure(Shape shape, ref Utf8JsonReader json)
    {
        var value = new JsonObject();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            var declared = shape.ByWireName.GetValueOrDefault(name)
                ?? throw Serialization($"{shape.Name} has no member '{name}' in the rehearsal's model of the service");
            json.Read();
            if (json.TokenType is not JsonTokenType.Null)
            {
                value[declared.Name] = ReadValue(declared.Shape, ref json, name);
            }
        }

        return value;
    }

    private static JsonArray ReadList(Shape shape, ref Utf8JsonReader json, string name)
    {
        var list = new JsonArray();
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            list.Add(ReadValue(shape.Item!.Shape, ref json, name));
        }

        return list;
    }

    private static JsonObject ReadMap(Shape shape, ref Utf8JsonReader json, string name)
    {
        var map = new JsonObject();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            json.Read();
            map[key] = ReadValue(shape.Item!.Shape, ref json, name);
        }

        return map;
    }

    private static JsonNode ReadValue(Shape shape, ref Utf8JsonReader json, string name) => (shape.Type, json.TokenType) switch
    {
        (ShapeType.Structure, JsonTokenType.StartObject) => ReadStructure(shape, ref json),
        (ShapeType.List, JsonTokenType.StartArray) => ReadList(shape, ref json, name),
        (ShapeType.Map, JsonTokenType.StartObject) => ReadMap(shape, ref json, name),
        (ShapeType.String or ShapeType.Blob, JsonTokenType.String) => json.GetString()!,
        (ShapeType.Boolean, JsonTokenType.True or JsonTokenType.False) => json.GetBoolean(),
        (ShapeType.Integer or ShapeType.Long, JsonTokenType.Number) when json.TryGetInt64(out var number) => Formats.Number(number),
        (ShapeType.Float or ShapeType.Double, JsonTokenType.Number) => Formats.Number(json.GetDouble()),
        (ShapeType.Timestamp, JsonTokenType.Number) => Formats.FromEpoch(json.GetDouble()),
        (_, JsonTokenType.Null) => throw Serialization($"'{name}' holds a null"),
        var (_, kind) => throw Serialization($"'{name}' can not be a JSON {kind.ToString().Replace("Start", "", StringComparison.Ordinal)}"),
    };

    private static AwsErrorException Serialization(string what) => new("SerializationException", what);
}
