using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Reads a JSON body by a shape.</summary>
/// <remarks>AWS passes over members that it doesn't know; the rehearsal refuses them, so that a misspelt one is found before it does nothing in production.</remarks>
internal static class JsonInput
{
    public static JsonObject Read(Shape? shape, ReadOnlyMemory<byte> body)
    {
        try
        {
            var members = body.IsEmpty ? [] : JsonNode.Parse(body.Span) as JsonObject ?? throw Serialization("the body is not an object");
            return shape is null ? members : ReadStructure(shape, members);
        }
        catch (JsonException e)
        {
            throw Serialization(e.Message);
        }
    }

    private static JsonObject ReadStructure(Shape shape, JsonObject members)
    {
        var value = new JsonObject();
        for (var place = 0; place < members.Count; place++)
        {
            var (name, member) = members.GetAt(place);
            var declared = shape.ByWireName.GetValueOrDefault(name)
                ?? throw Serialization($"{shape.Name} has no member '{name}' in the rehearsal's model of the service");
            if (member is not null)
            {
                value[declared.Name] = Read(declared.Shape, member, name);
            }
        }

        return value;
    }

    private static JsonNode Read(Shape shape, JsonNode value, string name) => (shape.Type, value.GetValueKind()) switch
    {
        (ShapeType.Structure, JsonValueKind.Object) => ReadStructure(shape, value.AsObject()),
        (ShapeType.List, JsonValueKind.Array) => new JsonArray([.. value.AsArray().Select(item => Read(shape.Item!.Shape, item ?? throw Serialization($"'{name}' holds a null"), name))]),
        (ShapeType.Map, JsonValueKind.Object) => new JsonObject(value.AsObject().Select(entry =>
            KeyValuePair.Create(entry.Key, (JsonNode?)Read(shape.Item!.Shape, entry.Value ?? throw Serialization($"'{name}' holds a null"), name)))),
        (ShapeType.String or ShapeType.Blob, JsonValueKind.String) => value.DeepClone(),
        (ShapeType.Boolean, JsonValueKind.True or JsonValueKind.False) => value.DeepClone(),
        (ShapeType.Integer or ShapeType.Long, JsonValueKind.Number) when value.AsValue().TryGetValue<long>(out _) => value.DeepClone(),
        (ShapeType.Float or ShapeType.Double, JsonValueKind.Number) => value.DeepClone(),
        (ShapeType.Timestamp, JsonValueKind.Number) => Formats.FromEpoch(value.GetValue<double>()),
        _ => throw Serialization($"'{name}' can not be a JSON {value.GetValueKind()}"),
    };

    private static AwsErrorException Serialization(string what) => new("SerializationException", what);
}
