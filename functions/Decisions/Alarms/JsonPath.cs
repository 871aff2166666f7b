using System.Text.Json;

namespace Headroom.Decisions.Alarms;

/// <summary>Looks into JSON of any shape without throwing.</summary>
internal static class JsonPath
{
    /// <summary>What is at the path, or null.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        try
        {
            foreach (var name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element;
        }
        catch (InvalidOperationException)
        {
            return null; // a name beside it has half of a surrogate pair
        }
    }

    /// <summary>The string at the path, or null when there is none.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } found ? found.Text() : null;

    private static string? Text(this JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair is JSON, but no text
        }
    }
}
