using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Workflow;

/// <summary>JSON as the simulated services write it: compact, and with letters as they are, so that sizes count as at AWS.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode? node) => node?.ToJsonString(Options) ?? "null";

    public static int Size(JsonNode? node) => JsonSerializer.SerializeToUtf8Bytes(node, Options).Length;
}
