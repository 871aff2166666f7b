using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Events;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Deployment;

/// <summary>Makes the model of a stack from its template. Every resource type has its line here; every property is read, or named as one without consequence in the world.</summary>
/// <param name="template">The template.</param>
/// <param name="place">Where it is deployed.</param>
/// <param name="assets">S3 key → folder.</param>
internal sealed partial class StackReader(Template template, AwsPlace place, IReadOnlyDictionary<string, string> assets)
{
    private readonly StackModel _stack = new(place);

    public StackModel Read()
    {
        foreach (var id in template.LogicalIds)
        {
            var name = template.NameOf(id, id);
            var type = template.TypeOf(id);
            if (type == "AWS::Lambda::Version")
            {
                ReadVersion(template.Properties(id), name, template.IsRetained(id));
            }
            else
            {
                Reader(type)?.Invoke(template.Properties(id), name);
            }
        }

        return _stack;
    }

    // Null: known, and without consequence for what the world models.
    private Action<ClosedObject, Physical>? Reader(string type) => type switch
    {
        "AWS::Lambda::Function" => ReadFunction,
        "AWS::Lambda::Permission" => ReadPermission,
        "AWS::Lambda::EventInvokeConfig" => ReadAsyncPolicy,
        "AWS::IAM::Role" => ReadRole,
        // A role's inline policies have a limit; what is beyond it the CDK puts into a managed one.
        "AWS::IAM::Policy" or "AWS::IAM::ManagedPolicy" => ReadPolicy,
        "AWS::Events::Rule" => (properties, name) => _stack.Rules.Add(RuleReader.Read(properties, name.Attributes["Arn"])),
        "AWS::CloudWatch::Alarm" => (properties, name) => _stack.Alarms.Add(AlarmReader.Read(properties, name.Ref, name.Attributes["Arn"])),
        "AWS::SSM::Document" => (properties, name) => _stack.Documents.Add(CommandDocument.Read(properties, name.Ref)),
        "AWS::DynamoDB::Table" => ReadTable,
        "AWS::S3::Bucket" => (_, name) => _stack.Buckets.Add(name.Ref),
        "AWS::S3::BucketPolicy" => ReadBucketPolicy,
        "AWS::SNS::Topic" => ReadTopic,
        "AWS::SNS::TopicPolicy" => ReadTopicPolicy,
        "AWS::SQS::Queue" => ReadQueue,
        "AWS::SQS::QueuePolicy" => ReadQueuePolicy,
        "AWS::KMS::Key" => ReadKey,
        "AWS::StepFunctions::StateMachine" => ReadWorkflow,
        "AWS::AutoScaling::AutoScalingGroup" => ReadRunner,
        "AWS::EKS::AccessEntry" => ReadAccess,
        _ => null,
    };

    private void ReadFunction(ClosedObject properties, Physical name)
    {
        properties.Ignore("FunctionName", "Description", "Architectures", "LoggingConfig", "Tags", "EphemeralStorage", "TracingConfig");
        if (properties.Text("Runtime") is var runtime and not "dotnet10")
        {
            throw new DeploymentException(properties.PathOf("Runtime"), $"functions of runtime '{runtime}' can't run here");
        }

        var code = properties.Object("Code").Ignore("S3Bucket");
        var key = code.Text("S3Key");
        var variables = properties.OptionalObject("Environment")?.OptionalObject("Variables");
        _stack.Functions.Add(new FunctionModel
        {
            Name = name.Ref,
            Arn = name.Attributes["Arn"],
            Handler = properties.Text("Handler"),
            CodeDirectory = assets.TryGetValue(key, out var folder) ? folder : throw new DeploymentException(code.PathOf("S3Key"), $"no asset has the key '{key}'"),
            RoleArn = properties.Text("Role"),
            Environment = variables?.Names.ToDictionary(variable => variable, variables.Text, StringComparer.Ordinal) ?? [],
            // Lambda's own defaults.
            Timeout = TimeSpan.FromSeconds(properties.OptionalWhole("Timeout") ?? 3),
            MemoryMegabytes = properties.OptionalWhole("MemorySize") ?? 128,
        });
        code.End();
        properties.End();
    }

    private void ReadVersion(ClosedObject properties, Physical name, bool isRetained)
    {
        properties.Ignore("Description");
        _stack.Versions.Add((name.Ref, place.Arn("lambda", $"function:{properties.Text("FunctionName")}"), isRetained));
        properties.End();
    }

    private void ReadPermission(ClosedObject properties, Physical name)
    {
        var function = properties.Text("FunctionName");
        if (properties.Text("Action") is var action and not "lambda:InvokeFunction")
        {
            throw new DeploymentException(properties.PathOf("Action"), $"'{action}' isn't modelled");
        }

        _stack.Permissions.Add(new InvokePermission(
            function.StartsWith("arn:", StringComparison.Ordinal) ? function : place.Arn("lambda", $"function:{function}"),
            properties.Text("Principal"),
            properties.OptionalText("SourceArn"),
            properties.OptionalText("SourceAccount")));
        properties.End();
    }

    private void ReadAsyncPolicy(ClosedObject properties, Physical name)
    {
        if (properties.Text("Qualifier") is var qualifier and not "$LATEST")
        {
            throw new DeploymentException(properties.PathOf("Qualifier"), $"'{qualifier}' isn't modelled");
        }

        var destinations = properties.OptionalObject("DestinationConfig");
        var onFailure = destinations?.OptionalObject("OnFailure");
        var policy = new AsyncPolicy { OnFailure = onFailure?.Text("Destination") };
        policy = policy with
        {
            RetryAttempts = properties.OptionalWhole("MaximumRetryAttempts") ?? policy.RetryAttempts,
            MaxEventAge = properties.OptionalWhole("MaximumEventAgeInSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : policy.MaxEventAge,
        };
        _stack.AsyncPolicies.Add((place.Arn("lambda", $"function:{properties.Text("FunctionName")}"), policy));
        onFailure?.End();
        destinations?.End();
        properties.End();
    }

    private void ReadRole(ClosedObject properties, Physical name)
    {
        // What a boundary takes away isn't in the template: the world knows what roles are given.
        properties.Ignore("PermissionsBoundary", "RoleName", "Description", "AssumeRolePolicyDocument", "Tags", "Path");
        PoliciesOf(name.Attributes["Arn"]).AddRange(properties.Objects("Policies").Select(policy => policy.Need("PolicyDocument").DeepClone()));

        // What an AWS-managed policy holds isn't in the template.
        if (properties.Texts("ManagedPolicyArns") is [var managed, ..])
        {
            throw new DeploymentException(properties.PathOf("ManagedPolicyArns"), $"'{managed}' isn't known to the world: write out the statements");
        }

        properties.End();
    }

    private void ReadPolicy(ClosedObject properties, Physical name)
    {
        properties.Ignore("PolicyName", "ManagedPolicyName", "Description", "Path");
        foreach (var role in properties.Texts("Roles"))
        {
            PoliciesOf($"arn:{place.Partition}:iam::{place.Account}:role/{role}").Add(properties.Need("PolicyDocument").DeepClone());
        }

        properties.End();
    }

    private List<JsonNode> PoliciesOf(string roleArn)
    {
        if (!_stack.Roles.TryGetValue(roleArn, out var policies))
        {
            _stack.Roles.Add(roleArn, policies = []);
        }

        return policies;
    }

    private void ReadTable(ClosedObject properties, Physical name)
    {
        properties.Ignore("TableName", "BillingMode", "PointInTimeRecoverySpecification", "SSESpecification", "DeletionProtectionEnabled", "Tags", "AttributeDefinitions");
        if (properties.List("AttributeDefinitions").Any(attribute => (string?)attribute.Node!["AttributeType"] != "S"))
        {
            throw new DeploymentException(properties.PathOf("AttributeDefinitions"), "only keys of type S are modelled");
        }

        var keys = KeysOf(properties);
        _stack.Tables.Add(new TableModel(name.Ref, keys["HASH"], keys.GetValueOrDefault("RANGE")) { Indexes = [.. properties.Objects("GlobalSecondaryIndexes").Select(ReadIndex)] });
        properties.End();
    }

    private static (string Name, string PartitionKey, string SortKey) ReadIndex(ClosedObject index)
    {
        var projection = index.Object("Projection");
        if (projection.Text("ProjectionType") is var type and not "KEYS_ONLY")
        {
            throw new DeploymentException(projection.PathOf("ProjectionType"), $"'{type}' isn't modelled");
        }

        projection.End();
        var keys = KeysOf(index);
        var read = (index.Text("IndexName"), keys["HASH"], keys.GetValueOrDefault("RANGE") ?? throw new DeploymentException(index.PathOf("KeySchema"), "an index without a sort key isn't modelled"));
        index.End();
        return read;
    }

    private static Dictionary<string, string> KeysOf(ClosedObject fields) =>
        fields.List("KeySchema").ToDictionary(key => (string)key.Node!["KeyType"]!, key => (string)key.Node!["AttributeName"]!, StringComparer.Ordinal);

    // A policy that denies unencrypted calls changes nothing here; one that did more would have to be judged at every call.
    private void ReadBucketPolicy(ClosedObject properties, Physical name)
    {
        foreach (var statement in properties.Object("PolicyDocument").List("Statement"))
        {
            if ((string?)statement.Node!["Effect"] != "Deny" || (string?)statement.Node["Condition"]?["Bool"]?["aws:SecureTransport"] != "false")
            {
                throw new DeploymentException(statement.Path, "only statements that deny unencrypted calls are modelled for buckets");
            }
        }

        properties.Ignore("Bucket", "PolicyDocument").End();
    }

    private void ReadTopic(ClosedObject properties, Physical name)
    {
        properties.Ignore("TopicName", "DisplayName", "Tags");
        _stack.Topics.Add(new TopicModel(name.Ref, properties.OptionalText("KmsMasterKeyId")));
        properties.End();
    }

    private void ReadTopicPolicy(ClosedObject properties, Physical name)
    {
        var policy = ResourcePolicy.Read(properties.Object("PolicyDocument"));
        foreach (var topic in properties.Texts("Topics"))
        {
            _stack.Policies.Add(topic, policy);
        }

        properties.End();
    }

    private void ReadQueue(ClosedObject properties, Physical name)
    {
        // Nobody reads from it in the world, and no drill lasts as long as it keeps what it has.
        properties.Ignore("MessageRetentionPeriod", "SqsManagedSseEnabled").End();
        _stack.Queues.Add(name.Attributes["Arn"]);
    }

    private void ReadQueuePolicy(ClosedObject properties, Physical name)
    {
        var policy = ResourcePolicy.Read(properties.Object("PolicyDocument"));
        foreach (var url in properties.Texts("Queues"))
        {
            _stack.Policies.Add(place.Arn("sqs", url[(url.LastIndexOf('/') + 1)..]), policy);
        }

        properties.End();
    }

    private void ReadKey(ClosedObject properties, Physical name)
    {
        properties.Ignore("Description", "EnableKeyRotation", "Tags", "PendingWindowInDays", "Enabled", "KeySpec", "KeyUsage");
        _stack.Policies.Add(name.Attributes["Arn"], ResourcePolicy.Read(properties.Object("KeyPolicy")));
        properties.End();
    }

    private void ReadWorkflow(ClosedObject properties, Physical name)
    {
        properties.Ignore("StateMachineName", "LoggingConfiguration", "TracingConfiguration", "Tags");
        if (properties.OptionalText("StateMachineType") is { } type and not "STANDARD")
        {
            throw new DeploymentException(properties.PathOf("StateMachineType"), $"'{type}' isn't modelled");
        }

        var values = properties.OptionalObject("DefinitionSubstitutions");
        var path = properties.PathOf("DefinitionString");
        var definition = Hole().Replace(properties.Text("DefinitionString"), hole => values?.Has(hole.Groups["name"].Value) == true
            ? values.Text(hole.Groups["name"].Value)
            : throw new DeploymentException(path, $"nothing is substituted for {hole.Value}"));

        // What is substituted and isn't in the definition is a mistake, too.
        values?.End();
        _stack.Workflows.Add(new WorkflowModel(name.Ref, properties.Text("RoleArn"), definition));
        properties.End();
    }

    // Launch template → instance profile → role: the chain that gives kubectl its identity.
    private void ReadRunner(ClosedObject properties, Physical name)
    {
        properties.Ignore("MinSize", "MaxSize", "DesiredCapacity", "VPCZoneIdentifier", "AutoScalingGroupName", "HealthCheckType", "HealthCheckGracePeriod");
        var launch = properties.Object("LaunchTemplate").Text("LaunchTemplateId");
        var data = Properties("AWS::EC2::LaunchTemplate", named => named.Ref == launch).Object("LaunchTemplateData");
        var profile = data.Object("IamInstanceProfile").Text("Arn");
        var roles = Properties("AWS::IAM::InstanceProfile", named => named.Attributes["Arn"] == profile).Texts("Roles");
        var tags = properties.Objects("Tags").Where(tag => tag.Flag("PropagateAtLaunch")).ToDictionary(tag => tag.Text("Key"), tag => tag.Text("Value"), StringComparer.Ordinal);
        properties.End();
        _stack.Runner = _stack.Runner is null
            ? new RunnerModel(tags, $"arn:{place.Partition}:iam::{place.Account}:role/{roles[0]}")
            : throw new DeploymentException(properties.Path, "the world has one runner at most");
    }

    private ClosedObject Properties(string type, Func<Physical, bool> isMeant) =>
        template.Properties(template.LogicalIds.First(id => template.TypeOf(id) == type && isMeant(template.NameOf(id, id))));

    private void ReadAccess(ClosedObject properties, Physical name) => _stack.ClusterAccess.Add((properties.Text("ClusterName"), properties.Text("PrincipalArn")));

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_]+)\}")]
    private static partial Regex Hole();
}
