namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>A refusal before it's known which service, and so which protocol, a request is for.</summary>
internal static class Plain
{
    public static WireResponse Refuse(AwsErrorException error, string requestId)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["x-amzn-RequestId"] = requestId, ["x-amzn-ErrorType"] = error.Code };
        return JsonOutput.Respond(error.Status, headers, json =>
        {
            json.WriteString("__type", error.Code);
            json.WriteString("message", error.Detail);
        });
    }
}
