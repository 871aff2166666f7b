using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.Models;

/// <summary>Model JSON that is compact and still readable: whatever fits is one line, so that a diff shows one member per line.</summary>
internal static class ModelText
{
    private const int Width = 140;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject model)
    {
        var text = new StringBuilder();
        Write(model, 0, text);
        return text.Append('\n').ToString();
    }

    private static void Write(JsonNode? node, int indent, StringBuilder text)
    {
        var line = node is null ? "null" : node.ToJsonString(Options);
        if (indent > 1 && line.Length + (indent * 2) <= Width || node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            text.Append(line);
            return;
        }

        var entries = node is JsonObject o
            ? o.Select(m => (Name: JsonSerializer.Serialize(m.Key, Options) + ": ", m.Value))
            : node.AsArray().Select(v => (Name: "", Value: v));
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        var margin = new string(' ', (indent + 1) * 2);
        text.Append(open);
        var separator = "";
        foreach (var (name, value) in entries)
        {
            text.Append(separator).Append('\n').Append(margin).Append(name);
            Write(value, indent + 1, text);
            separator = ",";
        }

        text.Append('\n').Append(' ', indent * 2).Append(close);
    }
}
