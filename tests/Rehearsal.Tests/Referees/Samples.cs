using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>A value for every member of a shape.</summary>
internal static class Samples
{
    public static JsonObject Of(Shape? shape) => shape is null ? [] : Structure(shape);

    private static JsonObject Structure(Shape shape) => new(shape.Members.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Key, Value(m.Value.Shape, m.Key))));

    private static JsonNode Value(Shape shape, string name) => shape.Type switch
    {
        ShapeType.Structure => Structure(shape),
        ShapeType.List => new JsonArray(Value(shape.Item!.Shape, name), Value(shape.Item.Shape, name)),
        ShapeType.Map => new JsonObject { ["key"] = Value(shape.Item!.Shape, name) },
        ShapeType.Integer or ShapeType.Long => 7,
        ShapeType.Float or ShapeType.Double => 1.5,
        ShapeType.Boolean => true,
        ShapeType.Timestamp => "2026-01-02T03:04:05Z",
        _ => shape.Constraints.Enum?[0] ?? $"<{name}> & \"ü\"",
    };
}
