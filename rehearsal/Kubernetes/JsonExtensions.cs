using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>The API's conventions for JSON.</summary>
internal static class JsonExtensions
{
    /// <summary>Adds a text unless it is empty, as <c>omitempty</c> does.</summary>
    public static void AddUnlessEmpty(this JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[name] = value;
        }
    }

    /// <summary>Adds a number unless it is 0, as <c>omitempty</c> does.</summary>
    public static void AddUnlessZero(this JsonObject json, string name, long value)
    {
        if (value != 0)
        {
            json[name] = value;
        }
    }

    /// <summary>A time as the API writes it: UTC, whole seconds.</summary>
    public static string ApiTime(this DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A time as the API writes it where it is exact: UTC, microseconds.</summary>
    public static string ApiMicroTime(this DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>An object's metadata as far as all kinds share it.</summary>
    public static JsonObject Metadata(string kind, string? inNamespace, string name, DateTimeOffset createdAt)
    {
        var metadata = new JsonObject { ["name"] = name };
        metadata.AddUnlessEmpty("namespace", inNamespace);
        metadata["uid"] = Uid(kind, inNamespace, name);
        metadata["creationTimestamp"] = createdAt.ApiTime();
        return metadata;
    }

    /// <summary>A uid that is the same in every run.</summary>
    public static string Uid(string kind, string? inNamespace, string name) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{inNamespace}/{name}")).AsSpan(0, 16)).ToString();

    /// <summary>The value at a dotted path of objects, as text, or empty.</summary>
    public static string TextAt(this JsonObject json, string path)
    {
        JsonNode? node = json;
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node?.ToString() ?? "";
    }
}
