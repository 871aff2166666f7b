using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Headroom.Infra.Accounts;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>Everything that Headroom is in one account and region.</summary>
internal sealed class HeadroomStack : Stack
{
    public HeadroomStack(Construct scope, AccountEntry account, PublishedFunctions published)
        : base(scope, $"headroom-{account.Account}-{account.Region}", new StackProps
        {
            StackName = "headroom",
            Description = "Headroom: automatic response to EKS clusters that run out of pod addresses",
            Env = new Amazon.CDK.Environment { Account = account.Account, Region = account.Region },
        })
    {
        StandInGuard.Attach(this, published);
        if (account.PermissionsBoundary is { } boundary)
        {
            Amazon.CDK.AWS.IAM.PermissionsBoundary.Of(this).Apply(ManagedPolicy.FromManagedPolicyArn(this, "Boundary", boundary));
        }

        var storage = new Storage(this);
        var notifications = new Notifications(this, account.Emails);
        var documents = new Documents(this);
        var runnerRole = RunnerHost.RoleOf(this, account);
        ClusterAccess.Grant(this, account.Clusters, runnerRole);

        var asset = published.StageWith([.. account.Clusters.Select(cluster => cluster.Policy)], Node.Id);
        var functions = new FunctionFactory(this, storage, documents, account, asset);
        var workflow = new Workflow(this, functions, storage, notifications);
        _ = new Measuring(this, functions, workflow);
        var response = new Response(this, functions, workflow);
        var hand = new Hand(this, functions);
        var rollback = new Rollback(this, functions, notifications);
        _ = new Closing(this, functions, workflow, rollback, notifications);
        Alarms.ForEach(this, account.Clusters, notifications.Topic);
        SelfWatch.Attach(this, storage, workflow, response.DeadLetters, notifications.Topic);

        _ = new CfnOutput(this, "StateMachine", new CfnOutputProps { Value = workflow.Machine.StateMachineArn, Description = "Start it by hand with {\"cluster\": \"<name>\"}" });
        _ = new CfnOutput(this, "Orders", new CfnOutputProps { Value = hand.Machine.StateMachineArn, Description = "Who may start it may approve plans, and pause and resume clusters" });
        _ = new CfnOutput(this, "Rollbacks", new CfnOutputProps { Value = rollback.Machine.StateMachineArn, Description = "Who may start it may have an incident taken back" });
        _ = new CfnOutput(this, "Table", new CfnOutputProps { Value = storage.Table.TableName, Description = "The table with the journal" });
        _ = new CfnOutput(this, "Reports", new CfnOutputProps { Value = storage.Bucket.BucketName, Description = "The bucket with readings, plans and reports" });
        _ = new CfnOutput(this, "RunnerRole", new CfnOutputProps { Value = runnerRole ?? "an existing runner, without access entries", Description = "The role that kubectl runs under" });
    }
}
