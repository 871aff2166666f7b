using System;
using System.IO;
using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Headroom.Sdk.Runtime;

/// <summary>An operation of the ec2 or the query protocol: form fields in, XML out, exceptions told apart by their code.</summary>
internal sealed class FormOperation<TRequest, TResponse>(
    string service, string action, string version, Action<TRequest, FormWriter> write, Func<XmlBody, TResponse> read, Func<ErrorResponse, AmazonServiceException> error)
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

    private sealed class Reply(Func<XmlBody, TResponse> read, Func<ErrorResponse, AmazonServiceException> error) : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            using var body = new MemoryStream((int)Math.Max(0, input.ResponseData.ContentLength));
            input.Stream.CopyTo(body);
            return read(new XmlBody(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length)));
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
