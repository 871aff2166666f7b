using System.Text.Json;

namespace Headroom.Infra;

/// <summary>JSON text as the values that the CDK takes for properties without a type of their own.</summary>
internal static class JsonValues
{
    public static object Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ValueOf(document.RootElement)!;
    }

    private static object? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => ValueOf(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(ValueOf).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
