using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>An attribute, or a member of maps in it: <c>a.b</c>. Places in lists are not known here.</summary>
internal sealed record AttributePath(IReadOnlyList<string> Names)
{
    public static AttributePath Parse(Tokens tokens, Placeholders placeholders)
    {
        var names = new List<string> { placeholders.Name(tokens.Take(), tokens) };
        while (tokens.TryTake("."))
        {
            names.Add(placeholders.Name(tokens.Take(), tokens));
        }

        return new AttributePath(names);
    }

    /// <summary>The value there, or null.</summary>
    public JsonObject? Find(JsonObject item) => Names.Skip(1).Aggregate(item[Names[0]]?.AsObject(), (value, name) => value?["M"]?[name]?.AsObject());

    /// <summary>Puts a value there, or with null takes it away.</summary>
    public void Put(JsonObject item, JsonObject? value)
    {
        var holder = item;
        foreach (var name in Names.SkipLast(1))
        {
            holder = holder[name]?["M"]?.AsObject()
                ?? throw new AwsErrorException("ValidationException", "The document path provided in the update expression is invalid for update");
        }

        holder.Remove(Names[^1]);
        if (value is not null)
        {
            holder[Names[^1]] = value.DeepClone();
        }
    }

    public override string ToString() => string.Join('.', Names);
}
