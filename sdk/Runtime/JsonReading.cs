using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.Util;

namespace Headroom.Sdk.Runtime;

/// <summary>Reads JSON values; null stays null. What doesn't fit throws, and AWSSDK.Core makes it an AmazonUnmarshallingException.</summary>
internal static class JsonReading
{
    public static string Text(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetString();

    public static bool? Boolean(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetBoolean();

    public static int? Integer(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetInt32();

    /// <summary>Seconds since 1970, perhaps with a fraction.</summary>
    public static DateTime? Timestamp(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null ? null : AWSSDKUtils.EPOCH_START.AddSeconds(json.GetDouble());

    public static List<T> List<T>(JsonElement json, Func<JsonElement, T> read)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var list = new List<T>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            list.Add(read(item));
        }

        return list;
    }

    public static Dictionary<string, T> Map<T>(JsonElement json, Func<JsonElement, T> read)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var map = new Dictionary<string, T>();
        foreach (var entry in json.EnumerateObject())
        {
            map[entry.Name] = read(entry.Value);
        }

        return map;
    }
}
