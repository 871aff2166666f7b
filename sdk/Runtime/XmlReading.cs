using System;
using System.Collections.Generic;
using Amazon.Runtime.Internal.Transform;

namespace Headroom.Sdk.Runtime;

/// <summary>Walks the members of one XML structure. A member that nobody reads is passed over with all that it holds.</summary>
internal readonly struct XmlReading
{
    private readonly XmlUnmarshallerContext _xml;
    private readonly int _outer;
    private readonly int _members;

    public XmlReading(XmlUnmarshallerContext xml)
    {
        _xml = xml;
        _outer = xml.CurrentDepth;
        // The response's root element has no name of interest.
        _members = xml.IsStartOfDocument ? _outer + 2 : _outer + 1;
    }

    public bool Next()
    {
        while (_xml.ReadAtDepth(_outer))
        {
            if (_xml.IsStartElement && _xml.CurrentDepth == _members)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A set's items. EC2's empty set is null, as in the official SDK.</summary>
    public static List<T> List<T>(XmlUnmarshallerContext xml, Func<XmlUnmarshallerContext, T> read)
    {
        var list = Collections.NewList<T>();
        for (var item = new XmlReading(xml); item.Next();)
        {
            (list ??= []).Add(read(xml));
        }

        return list;
    }
}
