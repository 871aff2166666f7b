using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb;

/// <summary>What can be done with DynamoDB's values (<c>{"S": "text"}</c>).</summary>
internal static class AttributeValue
{
    /// <summary>Refuses a value that isn't exactly one of the types, or a number that isn't one.</summary>
    public static void Check(JsonObject value)
    {
        if (value.Count != 1)
        {
            throw Invalid($"Supplied AttributeValue {(value.Count == 0 ? "is empty" : "has more than one datatypes set")}, must contain exactly one of the supported datatypes");
        }

        var (type, content) = value.Single();
        foreach (var number in type == "N" ? [content] : type == "NS" ? content!.AsArray() : Enumerable.Empty<JsonNode?>())
        {
            _ = Number((string)number!);
        }

        if (type is "SS" or "NS" or "BS" && content!.AsArray().Count == 0)
        {
            throw Invalid("One or more parameter values were invalid: An string set  may not be empty");
        }

        foreach (var inner in type switch { "L" => content!.AsArray(), "M" => content!.AsObject().Select(m => m.Value), _ => [] })
        {
            Check(inner!.AsObject());
        }
    }

    public static bool AreEqual(JsonObject left, JsonObject right) =>
        Type(left) == Type(right) && (Type(left) == "N" ? Compare(left, right) == 0 : JsonNode.DeepEquals(left, right));

    /// <summary>Orders two values of one ordered type (text, number); false for any others.</summary>
    public static bool TryCompare(JsonObject left, JsonObject right, out int order)
    {
        var comparable = Type(left) == Type(right) && Type(left) is "S" or "N";
        order = comparable ? Compare(left, right) : 0;
        return comparable;
    }

    public static string Type(JsonObject value) => value.First().Key;

    public static JsonObject Sum(JsonObject left, JsonObject right, string sign)
    {
        if (Type(left) != "N" || Type(right) != "N")
        {
            throw Invalid("An operand in the update expression has an incorrect data type");
        }

        var (first, second) = (Number((string)left["N"]!), Number((string)right["N"]!));
        return new JsonObject { ["N"] = (sign == "+" ? first + second : first - second).ToString(CultureInfo.InvariantCulture) };
    }

    /// <summary>What ADD makes of a present value: numbers are summed, sets united.</summary>
    public static JsonObject Added(JsonObject present, JsonObject value)
    {
        var type = Type(present);
        return type == Type(value) && type is "SS" or "NS" or "BS"
            ? new JsonObject { [type] = new JsonArray([.. present[type]!.AsArray().Concat(value[type]!.AsArray()).Select(v => (string)v!).Distinct().Select(v => (JsonNode)v)]) }
            : Sum(present, value, "+");
    }

    /// <summary>Bytes that an item counts for (developer guide, "DynamoDB item sizes and formats", to a few bytes).</summary>
    public static int Size(JsonObject item) => item.Sum(attribute => Encoding.UTF8.GetByteCount(attribute.Key) + SizeOf(attribute.Value!));

    private static int SizeOf(JsonNode node) => node switch
    {
        JsonObject holder => holder.Sum(m => (m.Key.Length > 2 ? Encoding.UTF8.GetByteCount(m.Key) : 0) + SizeOf(m.Value!)),
        JsonArray list => list.Sum(v => SizeOf(v!)),
        JsonValue value when value.TryGetValue<string>(out var text) => Encoding.UTF8.GetByteCount(text),
        _ => Encoding.UTF8.GetByteCount(node.ToString()),
    };

    private static int Compare(JsonObject left, JsonObject right) => Type(left) == "N"
        ? Number((string)left["N"]!).CompareTo(Number((string)right["N"]!))
        : string.CompareOrdinal((string)left["S"]!, (string)right["S"]!);

    private static decimal Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Invalid($"The parameter cannot be converted to a numeric value: {text}");

    private static AwsErrorException Invalid(string why) => new("ValidationException", why);
}
