using System;
using System.Collections.Generic;
using System.Globalization;

namespace Headroom.Sdk.Runtime;

/// <summary>Walks the members of the element whose tag was read last. A member that nobody reads is passed over with all that it holds.</summary>
internal readonly struct XmlReading(XmlBody xml)
{
    private readonly int _depth = xml.IsEmptyElement ? 0 : xml.Depth;

    /// <summary>Moves to the next member's tag; at the end the element's own is the one that was read last.</summary>
    public bool Next()
    {
        if (_depth == 0)
        {
            return false;
        }

        do
        {
            xml.Read();
        }
        while (xml.Depth > _depth && (xml.IsEnd || xml.Depth > _depth + 1));
        return xml.Depth > _depth;
    }

    /// <summary>A set's items. EC2's empty set is null, as in the official SDK.</summary>
    public static List<T> List<T>(XmlBody xml, Func<XmlBody, T> read)
    {
        var list = Collections.NewList<T>();
        for (var items = new XmlReading(xml); items.Next();)
        {
            (list ??= []).Add(read(xml));
        }

        return list;
    }

    /// <summary>A map's entries, each with a <c>key</c> and a <c>value</c>.</summary>
    public static Dictionary<string, T> Map<T>(XmlBody xml, Func<XmlBody, T> read)
    {
        var map = Collections.NewMap<T>();
        for (var entries = new XmlReading(xml); entries.Next();)
        {
            var (key, value) = ("", default(T));
            for (var entry = new XmlReading(xml); entry.Next();)
            {
                (key, value) = xml.LocalName is "key" ? (Text(xml), value) : (key, read(xml));
            }

            (map ??= [])[key] = value;
        }

        return map;
    }

    public static string Text(XmlBody xml) => xml.ReadText();

    public static bool? Boolean(XmlBody xml) => Text(xml) is { Length: > 0 } text ? bool.Parse(text) : null;

    public static int? Integer(XmlBody xml) => Text(xml) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static long? Long(XmlBody xml) => Text(xml) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public static double? Double(XmlBody xml) => Text(xml) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public static DateTime? Timestamp(XmlBody xml) =>
        Text(xml) is { Length: > 0 } text ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) : null;
}
