using System;
using Amazon.Runtime;

namespace Headroom.Sdk.Runtime;

/// <summary>A reply of the AWSQuery protocol: the members stand in a wrapper, the request's id beside it.</summary>
internal static class QueryReply
{
    public static T Read<T>(XmlBody xml, string wrapper, Func<XmlBody, T> read)
        where T : AmazonWebServiceResponse, new()
    {
        var (it, id) = (default(T), default(string));
        for (var parts = new XmlReading(xml); parts.Next();)
        {
            if (xml.LocalName.SequenceEqual(wrapper))
            {
                it = read(xml);
            }
            else if (xml.LocalName is "ResponseMetadata")
            {
                id = RequestId(xml);
            }
        }

        it ??= new T();
        it.ResponseMetadata = new ResponseMetadata { RequestId = id };
        return it;
    }

    private static string RequestId(XmlBody xml)
    {
        var id = default(string);
        for (var members = new XmlReading(xml); members.Next();)
        {
            id = xml.LocalName is "RequestId" ? XmlReading.Text(xml) : id;
        }

        return id;
    }
}
