using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes members as XML by a shape, for the ec2 and query protocols.</summary>
internal static class XmlOutput
{
    private const int UsualSize = 8 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static WireResponse Respond(int status, Action<XmlWriter> write)
    {
        var stream = new MemoryStream(UsualSize);
        // The plain XmlWriter took an eighth of a simulated incident; this one, the framework's too, takes half of that.
        using (var xml = XmlDictionaryWriter.CreateTextWriter(stream, Utf8, ownsStream: false))
        {
            xml.WriteStartDocument();
            write(xml);
            xml.WriteEndDocument();
        }

        return new WireResponse(status, new Dictionary<string, string> { ["Content-Type"] = "text/xml;charset=UTF-8" }, stream.GetBuffer().AsMemory(0, (int)stream.Length));
    }

    public static void WriteMembers(XmlWriter xml, Shape? shape, JsonObject value)
    {
        foreach (var (name, member) in value)
        {
            Write(xml, Undeclared.Member(shape, name), member);
        }
    }

    private static void Write(XmlWriter xml, Member member, JsonNode? value)
    {
        if (value is null)
        {
            return;
        }

        xml.WriteStartElement(member.WireName);
        WriteContent(xml, member.Shape, value);
        xml.WriteEndElement();
    }

    private static void WriteContent(XmlWriter xml, Shape shape, JsonNode value)
    {
        switch (shape.Type)
        {
            case ShapeType.Structure:
                WriteMembers(xml, shape, value.AsObject());
                break;
            case ShapeType.List:
                foreach (var item in value.AsArray())
                {
                    xml.WriteStartElement(shape.Item!.LocationName ?? "member");
                    WriteContent(xml, shape.Item.Shape, item!);
                    xml.WriteEndElement();
                }

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
}
