using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>SSM, Step Functions and DynamoDB: JSON both ways, the operation in X-Amz-Target.</summary>
internal sealed class AwsJsonProtocol(ServiceModel model) : IProtocol
{
    public WireCall Open(WireRequest request)
    {
        var target = request.Header("x-amz-target") ?? "";
        var prefix = $"{model.TargetPrefix}.";
        var operation = target.StartsWith(prefix, StringComparison.Ordinal) ? target[prefix.Length..] : target;
        return new WireCall(operation, () => Read((model.Operations.GetValueOrDefault(operation) ?? throw Unknown(operation)).Input ?? Shape.Nothing, request.Body));
    }

    public WireResponse Answer(string operation, JsonObject output, string requestId) =>
        JsonOutput.Respond(200, Headers(requestId), json => JsonOutput.WriteMembers(json, model.Operations[operation].Output, output));

    public WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId) => JsonOutput.Respond(error.StatusBy(model), Headers(requestId), json =>
    {
        var shape = model.Errors.GetValueOrDefault(error.Code)?.Shape;
        json.WriteString("__type", error.Code);
        json.WriteString(shape?.Members.ContainsKey("Message") == true ? "Message" : "message", error.Detail);
        JsonOutput.WriteMembers(json, shape, error.Members);
    });

    public AwsErrorException Unknown(string operation) => new("UnknownOperationException", $"'{operation}' is not an operation that the rehearsal knows");

    private static JsonObject Read(Shape shape, ReadOnlyMemory<byte> body)
    {
        var members = JsonInput.Read(shape, body);
        return InputCheck.Find(shape, members) is { } wrong
            ? throw new AwsErrorException("ValidationException", $"1 validation error detected: {wrong.Sentence}")
            : members;
    }

    private Dictionary<string, string> Headers(string requestId) =>
        new() { ["Content-Type"] = $"application/x-amz-json-{model.JsonVersion}", ["x-amzn-RequestId"] = requestId };
}
