namespace Headroom.Rehearsal.Deployment;

/// <summary>What a deployed resource is called: what Ref gives, and its attributes.</summary>
internal sealed record Physical(string Ref, IReadOnlyDictionary<string, string> Attributes)
{
    // By type: what Ref and GetAtt give ("Return values" of each type's page of the CloudFormation reference). Nothing else can be deployed here.
    private static readonly Dictionary<string, Func<Naming, Physical>> Types = new(StringComparer.Ordinal)
    {
        ["AWS::AutoScaling::AutoScalingGroup"] = naming => Of(naming.Name),
        ["AWS::CDK::Metadata"] = naming => Of(naming.Name),
        ["AWS::CloudWatch::Alarm"] = naming => Of(naming.Name, ("Arn", naming.Place.Arn("cloudwatch", $"alarm:{naming.Name}"))),
        ["AWS::CloudWatch::Dashboard"] = naming => Of(naming.Name),
        ["AWS::DynamoDB::Table"] = naming => Of(naming.Name, ("Arn", naming.Place.Arn("dynamodb", $"table/{naming.Name}"))),
        ["AWS::EC2::LaunchTemplate"] = naming => Of(naming.Id("lt"), ("LaunchTemplateId", naming.Id("lt")), ("LatestVersionNumber", "1"), ("DefaultVersionNumber", "1")),
        ["AWS::EC2::SecurityGroup"] = naming => Of(naming.Id("sg"), ("GroupId", naming.Id("sg"))),
        ["AWS::EC2::SecurityGroupEgress"] = naming => Of(naming.Id("sgr")),
        ["AWS::EC2::SecurityGroupIngress"] = naming => Of(naming.Id("sgr")),
        ["AWS::EKS::AccessEntry"] = naming => Of(naming.Name),
        ["AWS::Events::Rule"] = naming => Of(naming.Name, ("Arn", naming.Place.Arn("events", $"rule/{naming.Name}"))),
        ["AWS::IAM::InstanceProfile"] = naming => Of(naming.Name, ("Arn", naming.Global("iam", $"instance-profile/{naming.Name}"))),
        ["AWS::IAM::ManagedPolicy"] = naming => Of(naming.Global("iam", $"policy/{naming.Name}"), ("PolicyArn", naming.Global("iam", $"policy/{naming.Name}"))),
        ["AWS::IAM::Policy"] = naming => Of(naming.Name),
        ["AWS::IAM::Role"] = naming => Of(naming.Name, ("Arn", naming.Global("iam", $"role/{naming.Name}"))),
        ["AWS::KMS::Key"] = naming => Of(naming.Id("key"), ("Arn", naming.Place.Arn("kms", $"key/{naming.Id("key")}")), ("KeyId", naming.Id("key"))),
        ["AWS::Lambda::EventInvokeConfig"] = naming => Of(naming.Name),
        ["AWS::Lambda::Function"] = naming => Of(naming.Name, ("Arn", naming.Place.Arn("lambda", $"function:{naming.Name}"))),
        ["AWS::Lambda::Permission"] = naming => Of(naming.Name),
        ["AWS::Lambda::Version"] = naming => Of(naming.Place.Arn("lambda", $"function:{naming.Text("FunctionName")}:1"), ("Version", "1"), ("FunctionArn", naming.Place.Arn("lambda", $"function:{naming.Text("FunctionName")}:1"))),
        ["AWS::Logs::LogGroup"] = naming => Of(naming.Name, ("Arn", naming.Place.Arn("logs", $"log-group:{naming.Name}:*"))),
        ["AWS::S3::Bucket"] = naming => Of(naming.Name.ToLowerInvariant(), ("Arn", $"arn:{naming.Place.Partition}:s3:::{naming.Name.ToLowerInvariant()}")),
        ["AWS::S3::BucketPolicy"] = naming => Of(naming.Name),
        ["AWS::SNS::Subscription"] = naming => Of(naming.Name),
        ["AWS::SNS::Topic"] = naming => Of(naming.Place.Arn("sns", naming.Name), ("TopicArn", naming.Place.Arn("sns", naming.Name)), ("TopicName", naming.Name)),
        ["AWS::SNS::TopicPolicy"] = naming => Of(naming.Name),
        ["AWS::SQS::Queue"] = naming => Of($"https://sqs.{naming.Place.Region}.amazonaws.com/{naming.Place.Account}/{naming.Name}", ("Arn", naming.Place.Arn("sqs", naming.Name)), ("QueueName", naming.Name)),
        ["AWS::SQS::QueuePolicy"] = naming => Of(naming.Name),
        ["AWS::SSM::Document"] = naming => Of(naming.Name),
        ["AWS::StepFunctions::StateMachine"] = naming => Of(naming.Place.Arn("states", $"stateMachine:{naming.Name}"), ("Arn", naming.Place.Arn("states", $"stateMachine:{naming.Name}")), ("Name", naming.Name)),
    };

    /// <summary>The types' names of resources that have a property with their name.</summary>
    private static readonly Dictionary<string, string> NameProperties = new(StringComparer.Ordinal)
    {
        ["AWS::CloudWatch::Alarm"] = "AlarmName",
        ["AWS::DynamoDB::Table"] = "TableName",
        ["AWS::Events::Rule"] = "Name",
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::Lambda::Function"] = "FunctionName",
        ["AWS::Logs::LogGroup"] = "LogGroupName",
        ["AWS::S3::Bucket"] = "BucketName",
        ["AWS::SNS::Topic"] = "TopicName",
        ["AWS::SQS::Queue"] = "QueueName",
        ["AWS::SSM::Document"] = "Name",
        ["AWS::StepFunctions::StateMachine"] = "StateMachineName",
    };

    /// <summary>Names a resource; a type that the world doesn't know is refused.</summary>
    public static Physical Name(string type, string logicalId, AwsPlace place, string stack, Func<string, string?> property)
    {
        if (type.StartsWith("Custom::", StringComparison.Ordinal) || type == "AWS::CloudFormation::CustomResource")
        {
            throw new DeploymentException(logicalId, $"'{type}' is a custom resource, and Headroom has none: what it does can't be seen in the template");
        }

        if (!Types.TryGetValue(type, out var name))
        {
            throw new DeploymentException(logicalId, $"resources of type '{type}' aren't known to the world; add it to {nameof(Physical)} and say in {nameof(StackReader)} what it does");
        }

        var given = NameProperties.TryGetValue(type, out var member) ? property(member) : null;
        return name(new Naming(given ?? $"{stack}-{logicalId}", logicalId, place, text => property(text) ?? throw new DeploymentException(logicalId, $"'{text}' is missing")));
    }

    private static Physical Of(string reference, params (string Name, string Value)[] attributes) =>
        new(reference, attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal));

    private sealed record Naming(string Name, string LogicalId, AwsPlace Place, Func<string, string> Text)
    {
        // Ids are as long as AWS's and always the same for one template.
        public string Id(string prefix) => $"{prefix}-{new Clock.Chance(1).Fork(LogicalId).Hex(17)}";

        public string Global(string service, string resource) => $"arn:{Place.Partition}:{service}::{Place.Account}:{resource}";
    }
}
