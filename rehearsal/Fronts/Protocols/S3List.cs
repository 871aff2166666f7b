using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes the answer of ListObjectsV2.</summary>
internal static class S3List
{
    public static void Write(XmlText xml, string xmlNamespace, JsonObject output)
    {
        xml.WriteStartElement("ListBucketResult", xmlNamespace);
        foreach (var (name, value) in output)
        {
            if (name != "Contents")
            {
                xml.WriteElementString(name, Text(value));
            }
        }

        foreach (var item in output["Contents"]?.AsArray() ?? [])
        {
            xml.WriteStartElement("Contents");
            foreach (var (name, value) in item!.AsObject())
            {
                xml.WriteElementString(name, Text(value));
            }

            xml.WriteEndElement();
        }
    }

    // ToString of a JSON flag would be "True".
    private static string Text(JsonNode? value) => value is JsonValue flag && flag.TryGetValue<bool>(out var yes) ? (yes ? "true" : "false") : value!.ToString();
}
