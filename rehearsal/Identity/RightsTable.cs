using System.Text.Json.Nodes;
using Headroom.Rehearsal.Storage.DynamoDb;

namespace Headroom.Rehearsal.Identity;

/// <summary>Which rights each call needs, as the Service Authorization Reference has them: actions, resources and condition keys.</summary>
/// <param name="partition">The partition of ARNs, such as <c>aws</c>.</param>
/// <param name="region">The region.</param>
/// <param name="account">The account.</param>
/// <param name="facts">What IAM knows of resources.</param>
/// <param name="tables">Knows which attribute is a table's partition key.</param>
public sealed class RightsTable(string partition, string region, string account, IResourceFacts facts, DynamoDbService tables)
{
    private readonly Ec2Rights _ec2 = new(new Arns(partition, region, account), facts);
    private readonly Arns _arns = new(partition, region, account);

    internal IEnumerable<Question> Needed(string service, string operation, JsonObject input) => service switch
    {
        "ec2" => _ec2.Needed(operation, input),
        "eks" => Eks(operation, input),
        "iam" => [Of($"iam:{operation}", Iam(operation, input))],
        "ssm" => Ssm(operation, input),
        "states" => States(operation, input),
        "dynamodb" => [DynamoDb(operation, input)],
        "sqs" => [Of($"sqs:{operation}", (string)input["QueueUrl"]!)],
        "s3" => [S3(operation, input)],
        "sns" => [Of("sns:Publish", (string?)input["TopicArn"] ?? "*")],
        // Everybody may ask who they are.
        "sts" => [],
        _ => throw Unknown(service, operation),
    };

    internal Question ListBucket(JsonObject input) => Of("s3:ListBucket", _arns.Bucket((string)input["Bucket"]!));

    internal static InvalidOperationException Unknown(string service, string operation) =>
        new($"the rehearsal doesn't know which rights {service}:{operation} needs: add it to RightsTable");

    private IEnumerable<Question> Eks(string operation, JsonObject input)
    {
        var cluster = (string?)(operation is "DescribeCluster" or "DescribeUpdate" ? input["name"] : input["clusterName"]) ?? "";
        var addon = (string?)input["addonName"];
        var onCluster = Of($"eks:{operation}", _arns.Of("eks", $"cluster/{cluster}"));
        var onAddon = Of($"eks:{operation}", _arns.Addon(cluster, addon ?? ""));
        return operation switch
        {
            "ListClusters" => [Of("eks:ListClusters", "*")],
            "DescribeCluster" => [onCluster],
            "DescribeAddon" => [onAddon],
            "DescribeUpdate" => addon is null ? [onCluster] : [onCluster, onAddon],
            "UpdateAddon" => (string?)input["serviceAccountRoleArn"] is { } role ? [onAddon, PassRole(role)] : [onAddon],
            _ => throw Unknown("eks", operation),
        };
    }

    private string Iam(string operation, JsonObject input) => operation switch
    {
        "SimulatePrincipalPolicy" => (string?)input["PolicySourceArn"] ?? "*",
        "GetInstanceProfile" => $"arn:{partition}:iam::{account}:instance-profile/{(string?)input["InstanceProfileName"]}",
        _ => throw Unknown("iam", operation),
    };

    private IEnumerable<Question> Ssm(string operation, JsonObject input) => operation switch
    {
        "SendCommand" => SendCommand(input),
        "GetCommandInvocation" or "DescribeInstanceInformation" => [Of($"ssm:{operation}", "*")],
        _ => throw Unknown("ssm", operation),
    };

    private IEnumerable<Question> SendCommand(JsonObject input)
    {
        yield return Of("ssm:SendCommand", _arns.Document((string)input["DocumentName"]!));
        foreach (var id in input["InstanceIds"]?.AsArray().Select(i => (string)i!) ?? [])
        {
            var tags = facts.Tags(id) ?? new Dictionary<string, string>();
            yield return new Question("ssm:SendCommand", _arns.Of("ec2", $"instance/{id}"), Context.Tags(("ssm:resourceTag", tags), ("aws:ResourceTag", tags)));
        }

        // A target by tag reaches only instances that have it.
        foreach (var target in input["Targets"]?.AsArray() ?? [])
        {
            var key = ((string)target!["Key"]!).Split(':', 2)[^1];
            var tags = new Dictionary<string, string> { [key] = (string)target["Values"]![0]! };
            yield return new Question("ssm:SendCommand", _arns.Of("ec2", "instance/*"), Context.Tags(("ssm:resourceTag", tags), ("aws:ResourceTag", tags)));
        }
    }

    private IEnumerable<Question> States(string operation, JsonObject input) => operation switch
    {
        // On the state machine whose task waits, which is what the CDK's grantTaskResponse gives; the world's tokens end in its name.
        "SendTaskSuccess" => [Of("states:SendTaskSuccess", _arns.Of("states", $"stateMachine:{((string)input["taskToken"]!).Split('.')[^1]}"))],
        "StartExecution" => [Of("states:StartExecution", (string)input["stateMachineArn"]!)],
        "DescribeExecution" => [Of("states:DescribeExecution", (string)input["executionArn"]!)],
        _ => throw Unknown("states", operation),
    };

    private Question DynamoDb(string operation, JsonObject input) => new(
        $"dynamodb:{operation}",
        _arns.Of("dynamodb", $"table/{((string)input["TableName"]!).Split('/')[^1]}{((string?)input["IndexName"] is { } index ? $"/index/{index}" : "")}"),
        new Dictionary<string, IReadOnlyList<string>> { ["dynamodb:LeadingKeys"] = tables.LeadingKeys(input) });

    private Question S3(string operation, JsonObject input) => operation switch
    {
        "ListObjectsV2" => ListBucket(input),
        "HeadObject" => Of("s3:GetObject", _arns.Object(input)),
        _ => Of($"s3:{operation}", _arns.Object(input)),
    };

    private static Question PassRole(string role) =>
        new("iam:PassRole", role, new Dictionary<string, IReadOnlyList<string>> { ["iam:PassedToService"] = ["eks.amazonaws.com"] });

    private static Question Of(string action, string resource) => new(action, resource, Context.None);
}
