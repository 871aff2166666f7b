using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Identity;

/// <summary>STS, as far as a client asks who it is.</summary>
public sealed class StsService(string account, string partition = "aws") : IAwsService
{
    /// <inheritdoc/>
    public string SigningName => "sts";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations { get; } = new Dictionary<string, AwsOperation>
    {
        ["GetCallerIdentity"] = (_, caller) => new JsonObject
        {
            ["UserId"] = caller.Principal,
            ["Account"] = account,
            ["Arn"] = $"arn:{partition}:iam::{account}:user/{caller.Principal}",
        },
    };
}
