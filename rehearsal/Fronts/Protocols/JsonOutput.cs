using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes members as JSON by a shape.</summary>
internal static class JsonOutput
{
    public static WireResponse Respond(int status, Dictionary<string, string> headers, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new WireResponse(status, headers, buffer.WrittenMemory);
    }

    public static void WriteMembers(Utf8JsonWriter json, Shape? shape, JsonObject value)
    {
        foreach (var (name, member) in value)
        {
            var declared = Undeclared.Member(shape, name);
            if (member is not null)
            {
                json.WritePropertyName(declared.WireName);
                Write(json, declared.Shape, member);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, Shape shape, JsonNode value)
    {
        switch (shape.Type)
        {
            case ShapeType.Structure:
                json.WriteStartObject();
                WriteMembers(json, shape, value.AsObject());
                json.WriteEndObject();
                break;
            case ShapeType.List:
                json.WriteStartArray();
                foreach (var item in value.AsArray())
                {
                    Write(json, shape.Item!.Shape, item!);
                }

                json.WriteEndArray();
                break;
            case ShapeType.Map:
                json.WriteStartObject();
                foreach (var (key, item) in value.AsObject())
                {
                    json.WritePropertyName(key);
                    Write(json, shape.Item!.Shape, item!);
                }

                json.WriteEndObject();
                break;
            case ShapeType.Timestamp:
                json.WriteNumberValue(Formats.ToEpoch(value.GetValue<string>()));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
