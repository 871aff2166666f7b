using System;
using System.Collections.Generic;
using System.Globalization;
using System.Xml;

namespace Headroom.Sdk.Runtime;

/// <summary>Walks the members of the XML element that the reader stands on. A member that nobody reads is passed over with all that it holds.</summary>
/// <remarks>A plain reader: Core's own XML context costs three times as much, and a rehearsal reads hundreds of thousands of responses.</remarks>
internal readonly struct XmlReading(XmlReader xml)
{
    private readonly int _depth = xml.IsEmptyElement ? int.MaxValue : xml.Depth;

    /// <summary>Moves to the next member; at the end the reader stands on the element's end.</summary>
    public bool Next()
    {
        if (_depth == int.MaxValue)
        {
            return false;
        }

        while (xml.Read() && xml.Depth > _depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Depth == _depth + 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A set's items. EC2's empty set is null, as in the official SDK.</summary>
    public static List<T> List<T>(XmlReader xml, Func<XmlReader, T> read)
    {
        var list = Collections.NewList<T>();
        for (var items = new XmlReading(xml); items.Next();)
        {
            (list ??= []).Add(read(xml));
        }

        return list;
    }

    /// <summary>A map's entries, each with a <c>key</c> and a <c>value</c>.</summary>
    public static Dictionary<string, T> Map<T>(XmlReader xml, Func<XmlReader, T> read)
    {
        var map = Collections.NewMap<T>();
        for (var entries = new XmlReading(xml); entries.Next();)
        {
            var (key, value) = ("", default(T));
            for (var entry = new XmlReading(xml); entry.Next();)
            {
                (key, value) = xml.LocalName == "key" ? (Text(xml), value) : (key, read(xml));
            }

            (map ??= [])[key] = value;
        }

        return map;
    }

    public static string Text(XmlReader xml)
    {
        var text = "";
        if (xml.IsEmptyElement)
        {
            return text;
        }

        var depth = xml.Depth;
        while (xml.Read() && (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth))
        {
            text = xml.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction ? text : text.Length == 0 ? xml.Value : text + xml.Value;
        }

        return text;
    }

    public static bool? Boolean(XmlReader xml) => Text(xml) is { Length: > 0 } text ? bool.Parse(text) : null;

    public static int? Integer(XmlReader xml) => Text(xml) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static long? Long(XmlReader xml) => Text(xml) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public static double? Double(XmlReader xml) => Text(xml) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public static DateTime? Timestamp(XmlReader xml) =>
        Text(xml) is { Length: > 0 } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) : null;
}
