using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>EKS: the operation is in the method and the path, members are in path, query and a JSON body.</summary>
internal sealed class RestJsonProtocol(ServiceModel model) : IProtocol
{
    private readonly IReadOnlyList<UriTemplate> _templates = [.. model.Operations.Values.Select(o => new UriTemplate(o))];

    public WireCall Open(WireRequest request)
    {
        foreach (var template in _templates)
        {
            if (template.Match(request.Method, request.Path) is { } labels)
            {
                return new WireCall(template.Operation.Name, () => Read(template.Operation.Input!, labels, request));
            }
        }

        return new WireCall($"{request.Method} {request.Path}", () => throw Unknown(request.Path));
    }

    public WireResponse Answer(string operation, JsonObject output, string requestId) =>
        JsonOutput.Respond(200, Headers(requestId), json => JsonOutput.WriteMembers(json, model.Operations[operation].Output, output));

    public WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId)
    {
        var headers = Headers(requestId);
        headers["x-amzn-ErrorType"] = error.Code;
        return JsonOutput.Respond(error.StatusBy(model), headers, json =>
        {
            json.WriteString("message", error.Detail);
            JsonOutput.WriteMembers(json, model.Errors.GetValueOrDefault(error.Code)?.Shape, error.Members);
        });
    }

    public AwsErrorException Unknown(string operation) => new("UnknownOperationException", $"'{operation}' is not an operation that the rehearsal knows", 404);

    private static JsonObject Read(Shape shape, IReadOnlyDictionary<string, string> labels, WireRequest request)
    {
        var members = JsonInput.Read(shape, request.Body);
        var query = FormTree.ParseQuery(request.Query);
        foreach (var member in shape.Members.Values.Where(m => m.Location is not null))
        {
            var texts = member.Location == "uri" ? [labels[member.WireName]] : query.Where(p => p.Name == member.WireName).Select(p => p.Value).ToList();
            if (texts.Count > 0)
            {
                members[member.Name] = FromTexts(member.Shape, texts);
            }
        }

        var unknown = query.FirstOrDefault(p => !shape.Members.Values.Any(m => m.Location == "querystring" && m.WireName == p.Name)).Name;
        return unknown is not null ? throw Invalid($"{shape.Name} has no query parameter '{unknown}' in the rehearsal's model of the service")
            : InputCheck.Find(shape, members) is { } wrong ? throw Invalid(wrong.Sentence)
            : members;
    }

    private static JsonNode FromTexts(Shape shape, List<string> texts) => shape.Type switch
    {
        ShapeType.List => new JsonArray([.. texts.Select(t => (JsonNode)t)]),
        ShapeType.Integer => int.TryParse(texts[0], out var number) ? Formats.Number(number) : throw Invalid($"'{texts[0]}' is not a number"),
        _ => texts[0],
    };

    private static AwsErrorException Invalid(string why) => new("InvalidParameterException", why);

    private static Dictionary<string, string> Headers(string requestId) =>
        new() { ["Content-Type"] = "application/json", ["x-amzn-RequestId"] = requestId };
}
