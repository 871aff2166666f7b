using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.Models;

/// <summary>Cuts a botocore-format service model down to some operations and all shapes that they reach.</summary>
internal static class ModelCutter
{
    public static JsonObject Cut(JsonObject model, IReadOnlyList<string> operations)
    {
        var metadata = Traits.Keep(Section(model, "metadata"), Traits.Metadata, "metadata");
        var service = (string?)metadata["serviceId"] ?? "the service";
        var all = Section(model, "operations");
        var shapes = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var cut = new JsonObject();
        foreach (var name in operations.Order(StringComparer.Ordinal))
        {
            if (all[name] is not JsonObject operation)
            {
                throw new GeneratorException($"{service} has no operation {name} in this model: check sdk/services.json, or give a service-2.json that has it.");
            }

            cut[name] = Operation(operation, name);
            foreach (var shape in Roots(operation))
            {
                Reach(Section(model, "shapes"), shape, name, shapes);
            }
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["operations"] = cut,
            ["shapes"] = new JsonObject(shapes.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
        };
    }

    private static JsonObject Operation(JsonObject operation, string name)
    {
        var kept = Traits.Keep(operation, Traits.Operation, $"operation {name}");
        foreach (var direction in new[] { "input", "output" })
        {
            if (operation[direction] is JsonObject reference)
            {
                kept[direction] = Traits.Keep(reference, Traits.Reference, $"{direction} of operation {name}");
            }
        }

        if (operation["errors"] is JsonArray errors)
        {
            kept["errors"] = new JsonArray([.. errors.Select(e => Traits.Keep(e!.AsObject(), Traits.Reference, $"errors of operation {name}"))]);
        }

        return kept;
    }

    private static IEnumerable<string> Roots(JsonObject operation)
    {
        var references = new[] { operation["input"], operation["output"] }.Concat(operation["errors"]?.AsArray() ?? []);
        return references.OfType<JsonObject>().Select(r => (string)r["shape"]!);
    }

    private static void Reach(JsonObject shapes, string name, string from, SortedDictionary<string, JsonObject> reached)
    {
        if (reached.ContainsKey(name))
        {
            return;
        }

        if (shapes[name] is not JsonObject shape)
        {
            throw new GeneratorException($"The model has no shape {name}, which {from} refers to: the model is cut too short, take the whole service-2.json.");
        }

        var kept = Traits.Keep(shape, Traits.Shape, $"shape {name}");
        reached[name] = kept;
        foreach (var part in new[] { "member", "key", "value" })
        {
            if (shape[part] is JsonObject reference)
            {
                kept[part] = Follow(reference, $"{part} of {name}");
            }
        }

        if (shape["members"] is JsonObject members)
        {
            kept["members"] = new JsonObject(members
                .Where(m => !Traits.IsDeprecated(m.Value!.AsObject()))
                .Select(m => KeyValuePair.Create<string, JsonNode?>(m.Key, Follow(m.Value!.AsObject(), $"{name}.{m.Key}"))));
        }

        JsonObject Follow(JsonObject reference, string place)
        {
            var target = (string)reference["shape"]!;
            Reach(shapes, target, place, reached);
            var kept = Traits.Keep(reference, Traits.Reference, place);
            if (shapes[target]!["locationName"] is { } inherited && !kept.ContainsKey("locationName"))
            {
                kept["locationName"] = inherited.DeepClone();
            }

            return kept;
        }
    }

    private static JsonObject Section(JsonObject model, string name) =>
        model[name] as JsonObject ?? throw new GeneratorException($"The model has no '{name}': it must be a botocore service-2.json.");
}
