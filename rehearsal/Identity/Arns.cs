using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Identity;

/// <summary>The ARNs that policies name.</summary>
internal sealed record Arns(string Partition, string Region, string Account)
{
    public string Of(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{Account}:{resource}";

    // An add-on's ARN ends in an id that nobody can know beforehand, so that no policy can name it.
    public string Addon(string cluster, string addon) => Of("eks", $"addon/{cluster}/{addon}/00000000-0000-0000-0000-000000000000");

    // AWS's own documents belong to no account.
    public string Document(string name) => name.StartsWith("arn:", StringComparison.Ordinal) ? name
        : name.StartsWith("AWS-", StringComparison.Ordinal) ? $"arn:{Partition}:ssm:{Region}::document/{name}"
        : Of("ssm", $"document/{name}");

    public string Bucket(string name) => $"arn:{Partition}:s3:::{name}";

    public string Object(JsonObject input) => $"{Bucket((string)input["Bucket"]!)}/{(string)input["Key"]!}";
}
