using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Baselines;

/// <summary>Who runs a script: a terminal, kubectl, and the cluster that the alarm named.</summary>
/// <param name="Terminal">The AWS CLI.</param>
/// <param name="Kubectl">kubectl.</param>
/// <param name="Cluster">The cluster's name.</param>
internal sealed record Administrator(Terminal Terminal, Kubectl Kubectl, string Cluster)
{
    /// <summary><c>aws ec2 …</c>.</summary>
    /// <returns>The answer, or null when the command failed.</returns>
    public Task<JsonObject?> Ec2Async(string text, string operation, JsonObject input) => Terminal.AwsAsync("aws ec2 " + text, "ec2", operation, input);

    /// <summary><c>aws eks describe-cluster</c>'s network: the VPC's id and the subnets' ids.</summary>
    public async Task<(string Vpc, IReadOnlyList<string> Subnets)?> ReadNetworkAsync()
    {
        var answer = await Terminal.AwsAsync($"aws eks describe-cluster --name {Cluster}", "eks", "DescribeCluster", new JsonObject { ["name"] = Cluster }).ConfigureAwait(false);
        return answer?["cluster"]?["resourcesVpcConfig"] is not { } network ? null
            : ((string)network["vpcId"]!, [.. network["subnetIds"]!.AsArray().Select(id => (string)id!)]);
    }

    /// <summary>A filter on the VPC, as most Describe operations take it.</summary>
    public static JsonObject InVpc(string vpc) => new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "vpc-id", ["Values"] = new JsonArray(vpc) }) };

    /// <summary>Tags as the API takes them.</summary>
    public static JsonArray Tags(params (string Key, string Value)[] tags) => new([.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);
}
