using System.Collections.Frozen;

namespace Headroom.Rehearsal.Faults;

/// <summary>How each service says the things that every service can say. One table, for injected faults and for the IAM evaluation.</summary>
internal sealed record ServiceErrors((string Code, int Status) Throttling, (string Code, int Status) Denial, (string Code, int Status) Failure)
{
    // Codes and statuses: each API reference's page "Common errors"; EC2's "Error codes"; S3's "Error responses".
    private static readonly FrozenDictionary<string, ServiceErrors> Table = new Dictionary<string, ServiceErrors>
    {
        ["dynamodb"] = new(("ThrottlingException", 400), ("AccessDeniedException", 400), ("InternalServerError", 500)),
        ["ec2"] = new(("RequestLimitExceeded", 503), ("UnauthorizedOperation", 403), ("InternalError", 500)),
        ["eks"] = new(("ThrottlingException", 429), ("AccessDeniedException", 403), ("ServerException", 500)),
        ["iam"] = new(("Throttling", 400), ("AccessDenied", 403), ("ServiceFailure", 500)),
        ["s3"] = new(("SlowDown", 503), ("AccessDenied", 403), ("InternalError", 500)),
        ["sns"] = new(("Throttling", 400), ("AuthorizationError", 403), ("InternalFailure", 500)),
        ["ssm"] = new(("ThrottlingException", 400), ("AccessDeniedException", 400), ("InternalServerError", 500)),
        ["states"] = new(("ThrottlingException", 400), ("AccessDeniedException", 400), ("InternalFailure", 500)),
        ["sts"] = new(("Throttling", 400), ("AccessDenied", 403), ("InternalFailure", 500)),
    }.ToFrozenDictionary();

    public static ServiceErrors Of(string service) => Table.TryGetValue(service, out var errors)
        ? errors
        : throw new ArgumentException($"the rehearsal doesn't know how '{service}' says its errors: add it to ServiceErrors", nameof(service));

    public Fault.Refused Throttled(string message) => new(Throttling.Code, message, Throttling.Status);

    public Fault.Refused Denied(string message) => new(Denial.Code, message, Denial.Status);

    public Fault.Refused Failed(string message) => new(Failure.Code, message, Failure.Status);
}
