using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;

namespace Headroom.Infra;

/// <summary>The one topic: reports of responses, silent measurements, executions that ended by themselves.</summary>
internal sealed class Notifications : Construct
{
    public Notifications(Construct scope, IReadOnlyList<string> emails)
        : base(scope, "Notifications")
    {
        // A key of our own: alarms and EventBridge can't use the AWS-managed one, whose key policy can't be changed.
        Key = new Key(this, "Key", new KeyProps
        {
            Description = "Headroom's notifications",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.DESTROY,
        });
        Topic = new Topic(this, "Topic", new TopicProps { DisplayName = "Headroom", MasterKey = Key, EnforceSSL = true });
        foreach (var email in emails)
        {
            Topic.AddSubscription(new EmailSubscription(email));
        }

        var alarms = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account } };
        Topic.AddToResourcePolicy(To("cloudwatch.amazonaws.com", Topic.TopicArn, alarms, "sns:Publish"));
        Key.AddToResourcePolicy(To("cloudwatch.amazonaws.com", "*", alarms, "kms:Decrypt", "kms:GenerateDataKey*"));
        // AWS documents no condition under which EventBridge's use of a topic's key is allowed. A rule's target adds what the topic's policy needs.
        Key.AddToResourcePolicy(To("events.amazonaws.com", "*", null, "kms:Decrypt", "kms:GenerateDataKey*"));
    }

    public Topic Topic { get; }

    public Key Key { get; }

    /// <summary>What a role needs to publish to the topic.</summary>
    public IEnumerable<PolicyStatement> Publish() =>
    [
        Grants.Allow([Topic.TopicArn], "sns:Publish"),
        Grants.Allow([Key.KeyArn], "kms:Decrypt", "kms:GenerateDataKey*"),
    ];

    private static PolicyStatement To(string service, string resource, Dictionary<string, object>? conditions, params string[] actions) => new(new PolicyStatementProps
    {
        Principals = [new ServicePrincipal(service)],
        Actions = actions,
        Resources = [resource],
        Conditions = conditions,
    });
}
