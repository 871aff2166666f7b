using System;
using System.IO;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Headroom.Sdk.Runtime;

/// <summary>An operation of the ec2 or the query protocol: form fields in, XML out, exceptions told apart by their code.</summary>
internal sealed class FormOperation<TRequest, TResponse>(
    string service, string action, string version, Action<TRequest, FormWriter> write, Func<XmlReader, TResponse> read, Func<ErrorResponse, AmazonServiceException> error)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse
{
    public InvokeOptions Options => new() { RequestMarshaller = this, ResponseUnmarshaller = new Reply(read, error) };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service);
        request.Parameters.Add("Action", action);
        request.Parameters.Add("Version", version);
        write((TRequest)input, new FormWriter(request.Parameters, ""));
        return request;
    }

    private sealed class Reply(Func<XmlReader, TResponse> read, Func<ErrorResponse, AmazonServiceException> error) : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            // The reader takes two and a half times as long on a stream as on the bytes.
            using var body = new MemoryStream((int)Math.Max(0, input.ResponseData.ContentLength));
            input.Stream.CopyTo(body);
            using var xml = XmlDictionaryReader.CreateTextReader(body.GetBuffer(), 0, (int)body.Length, XmlDictionaryReaderQuotas.Max);
            xml.MoveToContent();
            return read(xml);
        }

        public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
        {
            var response = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
            response.InnerException = innerException;
            response.StatusCode = statusCode;
            return error(response);
        }
    }
}
