using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes members as JSON by a shape.</summary>
internal static class JsonOutput
{
    // As AWS writes: nothing is escaped that JSON lets stand, and a journal's plan is full of quotes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Thousands of answers are written one after the other: what one needed, the next one has.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _ofThread;

    public static WireResponse Respond(int status, Dictionary<string, string> headers, Action<Utf8JsonWriter> write)
    {
        var (buffer, json) = _ofThread ??= Fresh();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return new WireResponse(status, headers, buffer.WrittenSpan.ToArray());
    }

    public static void WriteMembers(Utf8JsonWriter json, Shape? shape, JsonObject value)
    {
        // By place: the enumerator is an object of its own.
        for (var place = 0; place < value.Count; place++)
        {
            var (name, member) = value.GetAt(place);
            var declared = Undeclared.Member(shape, name);
            if (member is not null)
            {
                json.WritePropertyName(declared.WireName);
                Write(json, declared.Shape, member);
            }
        }
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Fresh()
    {
        var buffer = new ArrayBufferWriter<byte>();
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }

    private static byte[] Bytes(Shape shape, JsonObject content)
    {
        var (buffer, json) = Fresh();
        using (json)
        {
            Write(json, shape, content);
        }

        return buffer.WrittenSpan.ToArray();
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
            case ShapeType.Map when Premade.Of(value) is { } premade:
                premade.Written ??= Bytes(shape, premade.Content);
                json.WriteRawValue(premade.Written.Value.Span, skipInputValidation: true);
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
