using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>Which attributes of an item are wanted; without paths, all.</summary>
internal sealed record Projection(IReadOnlyList<AttributePath>? Paths)
{
    public static Projection Parse(string? text, Placeholders placeholders)
    {
        if (text is null)
        {
            return new Projection(null as IReadOnlyList<AttributePath>);
        }

        var tokens = new Tokens("ProjectionExpression", text);
        var paths = new List<AttributePath>();
        do
        {
            paths.Add(AttributePath.Parse(tokens, placeholders));
        }
        while (tokens.TryTake(","));
        tokens.ExpectEnd();
        return new Projection(paths);
    }

    /// <summary>A copy of what is wanted.</summary>
    public JsonObject Of(JsonObject item)
    {
        if (Paths is null)
        {
            return item.DeepClone().AsObject();
        }

        var wanted = new JsonObject();
        foreach (var path in Paths)
        {
            if (path.Find(item) is { } value)
            {
                Place(wanted, path)[path.Names[^1]] = value.DeepClone();
            }
        }

        return wanted;
    }

    // Members of maps come back in their maps.
    private static JsonObject Place(JsonObject wanted, AttributePath path)
    {
        foreach (var name in path.Names.SkipLast(1))
        {
            wanted[name] ??= new JsonObject { ["M"] = new JsonObject() };
            wanted = wanted[name]!["M"]!.AsObject();
        }

        return wanted;
    }
}
