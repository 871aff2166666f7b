using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Models;

/// <summary>Reads a botocore-format service model.</summary>
internal static class ModelReader
{
    public static ServiceModel Read(JsonObject model)
    {
        var (metadata, texts) = (model["metadata"]!, model["shapes"]!.AsObject());
        // First every shape, then what they refer to: shapes may refer to themselves (a DynamoDB attribute value holds attribute values).
        var shapes = texts.ToDictionary(s => s.Key, s => Empty(s.Key, s.Value!.AsObject()));
        foreach (var (name, text) in texts)
        {
            Fill(shapes[name], text!.AsObject(), shapes);
        }

        return new ServiceModel
        {
            Protocol = Text(metadata, "protocol")!,
            ApiVersion = Text(metadata, "apiVersion")!,
            XmlNamespace = Text(metadata, "xmlNamespace") ?? "",
            TargetPrefix = Text(metadata, "targetPrefix") ?? "",
            JsonVersion = Text(metadata, "jsonVersion") ?? "1.1",
            Operations = model["operations"]!.AsObject().ToFrozenDictionary(o => o.Key, o => Operation(o.Key, o.Value!, shapes)),
            Errors = texts.Where(s => (bool?)s.Value!["exception"] == true).ToFrozenDictionary(
                s => Text(s.Value!["error"], "code") ?? s.Key,
                s => new ErrorModel((int?)s.Value!["error"]?["httpStatusCode"], shapes[s.Key])),
        };
    }

    private static Shape Empty(string name, JsonObject text) => new(name, Enum.Parse<ShapeType>(Text(text, "type")!, ignoreCase: true))
    {
        IsFlattened = (bool?)text["flattened"] ?? false,
        Constraints = new Constraints(
            text["enum"]?.AsArray().Select(v => (string)v!).ToList(), (long?)text["min"], (long?)text["max"], Text(text, "pattern")),
    };

    private static void Fill(Shape shape, JsonObject text, Dictionary<string, Shape> shapes)
    {
        var required = text["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        Member Refer(string name, JsonNode to) => new(
            name, shapes[Text(to, "shape")!], required.Contains(name), Text(to, "locationName"), Text(to, "queryName"), Text(to, "location"));

        shape.Members = text["members"]?.AsObject().ToFrozenDictionary(m => m.Key, m => Refer(m.Key, m.Value!)) ?? shape.Members;
        shape.Item = (text["member"] ?? text["value"]) is { } item ? Refer("", item) : null;
        shape.Key = text["key"] is { } key ? Refer("", key) : null;
    }

    private static OperationModel Operation(string name, JsonNode text, Dictionary<string, Shape> shapes)
    {
        Shape? Side(string side) => text[side] is { } reference ? shapes[Text(reference, "shape")!] : null;
        return new OperationModel(name, Text(text["http"], "method")!, Text(text["http"], "requestUri")!, Side("input"), Side("output"));
    }

    private static string? Text(JsonNode? node, string name) => (string?)node?[name];
}
