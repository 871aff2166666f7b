using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Fronts;

/// <summary>JSON in an order that a test can state.</summary>
internal static class Sorted
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object's text with its members in ordinal order, at every depth.</summary>
    public static string Text(string json) => Order(JsonNode.Parse(json))!.ToJsonString(Plain);

    public static string Text(JsonNode json) => Order(json)!.ToJsonString(Plain);

    private static JsonNode? Order(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Order(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Order)]),
        _ => node?.DeepClone(),
    };
}
