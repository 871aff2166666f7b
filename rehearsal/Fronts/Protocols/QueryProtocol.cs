using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>IAM, SNS and STS: a form in, XML out, with a result element and metadata.</summary>
internal sealed class QueryProtocol(ServiceModel model) : IProtocol
{
    private static readonly FormReader Form = new(ec2: false);

    public WireCall Open(WireRequest request) => FormCall.Open(request, model, Form, this, Refusal);

    public WireResponse Answer(string operation, JsonObject output, string requestId) => XmlOutput.Respond(200, xml =>
    {
        xml.WriteStartElement($"{operation}Response", model.XmlNamespace);
        xml.WriteStartElement($"{operation}Result");
        XmlOutput.WriteMembers(xml, model.Operations[operation].Output, output);
        xml.WriteEndElement();
        xml.WriteStartElement("ResponseMetadata");
        xml.WriteElementString("RequestId", requestId);
        xml.WriteEndElement();
    });

    public WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId)
    {
        var status = error.StatusBy(model);
        return XmlOutput.Respond(status, xml =>
        {
            xml.WriteStartElement("ErrorResponse", model.XmlNamespace);
            xml.WriteStartElement("Error");
            xml.WriteElementString("Type", status < 500 ? "Sender" : "Receiver");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Detail);
            xml.WriteEndElement();
            xml.WriteElementString("RequestId", requestId);
        });
    }

    public AwsErrorException Unknown(string operation) =>
        new("InvalidAction", $"Could not find operation {operation} for version {model.ApiVersion}");

    private static AwsErrorException Refusal(Violation wrong) =>
        new("ValidationError", $"1 validation error detected: {wrong.Sentence}");
}
