using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc;

/// <summary>Members of a request.</summary>
internal static class Ec2Input
{
    public static string? Text(this JsonObject input, string member) => (string?)input[member];

    public static string Required(this JsonObject input, string member) =>
        input.Text(member) is { Length: > 0 } text ? text : throw Ec2Error.Missing(member);

    public static int? Number(this JsonObject input, string member) => (int?)input[member];

    public static bool Flag(this JsonObject input, string member) => (bool?)input[member] ?? false;

    public static IReadOnlyList<string> Texts(this JsonObject input, string member) =>
        input[member] is JsonArray array ? [.. array.Select(item => (string?)item ?? "")] : [];

    public static IReadOnlyList<JsonObject> Objects(this JsonObject input, string member) =>
        input[member] is JsonArray array ? [.. array.OfType<JsonObject>()] : [];
}
