using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>EC2: a form in, XML out.</summary>
internal sealed class Ec2Protocol(ServiceModel model) : IProtocol
{
    private static readonly FormReader Form = new(ec2: true);

    public WireCall Open(WireRequest request) => FormCall.Open(request, model, Form, this, Refusal);

    public WireResponse Answer(string operation, JsonObject output, string requestId) => XmlOutput.Respond(200, xml =>
    {
        var shape = model.Operations[operation].Output;
        xml.WriteStartElement($"{operation}Response", $"{model.XmlNamespace}/");
        xml.WriteElementString("requestId", requestId);
        XmlOutput.WriteMembers(xml, shape, output);
        if (shape is null)
        {
            xml.WriteElementString("return", "true");
        }
    });

    public WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId) => XmlOutput.Respond(error.Status, xml =>
    {
        xml.WriteStartElement("Response");
        xml.WriteStartElement("Errors");
        xml.WriteStartElement("Error");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Detail);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("RequestID", requestId);
    });

    public AwsErrorException Unknown(string operation) => operation.Length == 0
        ? new("MissingAction", "The request is missing an action")
        : new("InvalidAction", $"The action {operation} is not valid for this web service.");

    private static AwsErrorException Refusal(Violation wrong) => wrong.IsMissing
        ? new("MissingParameter", $"The request must contain the parameter {wrong.Path}")
        : new("InvalidParameterValue", $"Value ({wrong.Value}) for parameter {wrong.Path} is invalid. {wrong.Constraint}");
}
