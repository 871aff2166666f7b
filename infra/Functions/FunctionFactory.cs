using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Functions;

/// <summary>Makes the functions: one assembly for all, a handler, a role and a log for each.</summary>
internal sealed class FunctionFactory(Construct scope, Storage storage, Documents documents, AccountEntry account, string asset)
{
    // Decides the publish command's runtime in infra/app, too.
    private static readonly Architecture Architecture = Architecture.X86_64;

    private readonly AssetCode _code = Code.FromAsset(asset);

    public Rights Rights { get; } = new(scope, storage, documents, account);

    /// <summary>Makes the function of a class of the Steps assembly.</summary>
    /// <param name="className">The class.</param>
    /// <param name="rights">All that it may do, but for its log.</param>
    public Function Make(string className, params IEnumerable<PolicyStatement>[] rights)
    {
        var place = new Construct(scope, className);
        var logs = new LogGroup(place, "Log", new LogGroupProps { Retention = RetentionDays.ONE_MONTH, RemovalPolicy = RemovalPolicy.DESTROY });
        var role = new Role(place, "Role", new RoleProps { AssumedBy = new ServicePrincipal("lambda.amazonaws.com"), Description = $"Headroom's {className}" });
        foreach (var statement in rights.SelectMany(statements => statements))
        {
            role.AddToPolicy(statement);
        }

        logs.GrantWrite(role);
        return new Function(place, "Function", new FunctionProps
        {
            Description = $"Headroom: {className}",
            // Newer than this CDK's list of runtimes.
            Runtime = new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE),
            Architecture = Architecture,
            Code = _code,
            Handler = $"Headroom.Steps::Headroom.Steps.{className}::Handle",
            Role = role,
            LogGroup = logs,
            MemorySize = 1024,
            // Below the workflow's 90 s for a task, so that the function's own time-out is what is seen.
            Timeout = Duration.Seconds(60),
            Environment = new Dictionary<string, string>
            {
                ["HEADROOM_TABLE"] = storage.Table.TableName,
                ["HEADROOM_BUCKET"] = storage.Bucket.BucketName,
                ["HEADROOM_READ_DOCUMENT"] = documents.Read.Ref,
                ["HEADROOM_CONFIGURE_DOCUMENT"] = documents.Configure.Ref,
                ["HEADROOM_RESTART_DOCUMENT"] = documents.Restart.Ref,
                ["HEADROOM_CANARY_DOCUMENT"] = documents.Canaries.Ref,
                ["HEADROOM_RUNNER_TAG"] = account.Runner.Tag.ToString(),
            },
            // An execution names the versions that it began with, and may outlive a deployment.
            CurrentVersionOptions = new VersionOptions { RemovalPolicy = RemovalPolicy.RETAIN },
        });
    }
}
