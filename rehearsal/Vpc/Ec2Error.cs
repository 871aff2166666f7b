using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc;

/// <summary>EC2's errors in EC2's words ("Error codes for the Amazon EC2 API").</summary>
internal static class Ec2Error
{
    public static AwsErrorException NotFound(string code, string kind, string id) => new(code, $"The {kind} ID '{id}' does not exist");

    public static AwsErrorException InvalidValue(string value, string parameter, string why) =>
        new("InvalidParameterValue", $"Value ({value}) for parameter {parameter} is invalid. {why}");

    public static AwsErrorException Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}");

    public static AwsErrorException Throttled() => new("RequestLimitExceeded", "Request limit exceeded.", 503);

    public static AwsErrorException DryRun() => new("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);

    public static AwsErrorException NotOwner(string resource) =>
        new("UnauthorizedOperation", $"You are not authorized to perform this operation. {resource} is shared with this account, which may not change it.", 403);
}
