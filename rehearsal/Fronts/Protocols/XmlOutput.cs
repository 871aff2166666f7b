using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes members as XML by a shape, for the ec2 and query protocols.</summary>
internal static class XmlOutput
{
    public static WireResponse Respond(int status, Action<XmlText> write) =>
        new(status, new Dictionary<string, string> { ["Content-Type"] = "text/xml;charset=UTF-8" }, XmlText.Document(write));

    public static void WriteMembers(XmlText xml, Shape? shape, JsonObject value)
    {
        // By place: the enumerator is an object of its own, and answers are made of thousands of small objects.
        for (var place = 0; place < value.Count; place++)
        {
            var (name, member) = value.GetAt(place);
            Write(xml, Undeclared.Member(shape, name), member);
        }
    }

    private static void Write(XmlText xml, Member member, JsonNode? value)
    {
        if (value is null)
        {
            return;
        }

        xml.WriteStartElement(member.WireName);
        WriteContent(xml, member.Shape, value);
        xml.WriteEndElement();
    }

    private static void WriteContent(XmlText xml, Shape shape, JsonNode value)
    {
        switch (shape.Type)
        {
            case ShapeType.Structure:
                WriteStructure(xml, shape, value);
                break;
            case ShapeType.List:
                foreach (var item in value.AsArray())
                {
                    xml.WriteStartElement(shape.Item!.LocationName ?? "member");
                    WriteContent(xml, shape.Item.Shape, item!);
                    xml.WriteEndElement();
                }

                break;
            case ShapeType.Map:
                WriteMap(xml, shape, value.AsObject());
                break;
            case ShapeType.Boolean:
                xml.WriteString(value.GetValue<bool>() ? "true" : "false");
                break;
            case ShapeType.Timestamp:
                xml.WriteString(Formats.ToXml(value.GetValue<string>()));
                break;
            default:
                xml.WriteString(value.ToString());
                break;
        }
    }

    private static void WriteMap(XmlText xml, Shape shape, JsonObject map)
    {
        foreach (var (key, value) in map)
        {
            xml.WriteStartElement("entry");
            xml.WriteElementString(shape.Key!.LocationName ?? "key", key);
            xml.WriteStartElement(shape.Item!.LocationName ?? "value");
            WriteContent(xml, shape.Item.Shape, value!);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
    }

    private static void WriteStructure(XmlText xml, Shape shape, JsonNode value)
    {
        if (Premade.Of(value) is not { } premade)
        {
            WriteMembers(xml, shape, value.AsObject());
        }
        else if (premade.Written is { } written)
        {
            xml.WriteRaw(written.Span);
        }
        else
        {
            var before = xml.Length;
            WriteMembers(xml, shape, premade.Content);
            premade.Written = xml.Since(before);
        }
    }
}
