using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>A refusal of the API server: the Status object that it answers instead.</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="reason">The machine-readable reason, such as <c>NotFound</c>.</param>
/// <param name="message">What kubectl prints.</param>
/// <param name="kind">The resource that it is about, or null.</param>
/// <param name="name">The object that it is about, or null.</param>
internal sealed class ApiStatusException(int code, string reason, string message, ResourceKind? kind = null, string? name = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code { get; } = code;

    public static ApiStatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiStatusException Forbidden(ApiRequest request) => new(
        403,
        "Forbidden",
        $"""{request.Kind!.QualifiedName} is forbidden: User "headroom-runner" cannot {request.Verb} resource "{request.Kind.Plural}" in API group "{request.Kind.Group}" """
        + (request.Namespace is null ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\""),
        request.Kind,
        request.Name);

    public static ApiStatusException NotFound(ResourceKind kind, string name) => new(404, "NotFound", $"{kind.QualifiedName} \"{name}\" not found", kind, name);

    public static ApiStatusException AlreadyExists(ResourceKind kind, string name) => new(409, "AlreadyExists", $"{kind.QualifiedName} \"{name}\" already exists", kind, name);

    public static ApiStatusException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiStatusException NotAcceptable() => new(406, "NotAcceptable", "only the following media types are accepted: application/json");

    public static ApiStatusException Conflict(ResourceKind kind, string name) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.QualifiedName} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
        kind,
        name);

    public static ApiStatusException Expired(string what) => new(410, "Expired", what);

    public static ApiStatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatusException Invalid(ResourceKind kind, string name, string message) => new(422, "Invalid", $"{kind.Kind}.{kind.Group} \"{name}\" is invalid: {message}", kind, name);

    public static ApiStatusException UnsupportedMediaType(string accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    /// <summary>The Status object (meta/v1).</summary>
    public JsonObject ToJson()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
        };
        if (kind is not null)
        {
            var details = new JsonObject();
            details.AddUnlessEmpty("name", name);
            details.AddUnlessEmpty("group", kind.Group);
            details["kind"] = kind.Plural;
            status["details"] = details;
        }

        status["code"] = Code;
        return status;
    }
}
