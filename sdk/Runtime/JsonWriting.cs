using System;
using System.Collections.Generic;
using System.Text.Json;
using Amazon.Runtime;

namespace Headroom.Sdk.Runtime;

/// <summary>Writes the members that are set.</summary>
internal static class JsonWriting
{
    public static void Member(this Utf8JsonWriter json, string name, string value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Member(this Utf8JsonWriter json, string name, ConstantClass value) => json.Member(name, value?.Value);

    public static void Member(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } set)
        {
            json.WriteBoolean(name, set);
        }
    }

    public static void Member(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } set)
        {
            json.WriteNumber(name, set);
        }
    }

    public static void Member<T>(this Utf8JsonWriter json, string name, T value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            write(json, value);
        }
    }

    public static void ListMember<T>(this Utf8JsonWriter json, string name, List<T> values, Action<Utf8JsonWriter, T> write)
    {
        if (Collections.IsSet(values))
        {
            json.WritePropertyName(name);
            json.List(values, write);
        }
    }

    public static void MapMember<T>(this Utf8JsonWriter json, string name, Dictionary<string, T> values, Action<Utf8JsonWriter, T> write)
    {
        if (Collections.IsSet(values))
        {
            json.WritePropertyName(name);
            json.Map(values, write);
        }
    }

    public static void List<T>(this Utf8JsonWriter json, List<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }

    public static void Map<T>(this Utf8JsonWriter json, Dictionary<string, T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        foreach (var (key, value) in values)
        {
            json.WritePropertyName(key);
            write(json, value);
        }

        json.WriteEndObject();
    }
}
