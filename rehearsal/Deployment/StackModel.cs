using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Events;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A stack as the world deploys it: all names resolved.</summary>
internal sealed record StackModel(AwsPlace Place)
{
    private readonly ConcurrentDictionary<string, Lazy<Role>> _roles = new(StringComparer.Ordinal);

    public List<FunctionModel> Functions { get; } = [];

    /// <summary>Functions' versions, and whether one that a later template doesn't have stays.</summary>
    public List<(string Arn, string FunctionArn, bool IsRetained)> Versions { get; } = [];

    public List<InvokePermission> Permissions { get; } = [];

    public List<(string FunctionArn, AsyncPolicy Policy)> AsyncPolicies { get; } = [];

    /// <summary>Role ARN → its policy documents.</summary>
    public Dictionary<string, List<JsonNode>> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>A role by its ARN, read once for all worlds that the stack is deployed in; null when there is none.</summary>
    public Role? RoleOf(string arn) =>
        Roles.TryGetValue(arn, out var policies) ? _roles.GetOrAdd(arn, static (_, policies) => new Lazy<Role>(() => new Role(policies)), policies).Value : null;

    public List<Rule> Rules { get; } = [];

    public List<Alarm> Alarms { get; } = [];

    public List<CommandDocument> Documents { get; } = [];

    public List<TableModel> Tables { get; } = [];

    public List<string> Buckets { get; } = [];

    public List<TopicModel> Topics { get; } = [];

    /// <summary>ARNs of queues.</summary>
    public List<string> Queues { get; } = [];

    /// <summary>Topic, queue or key ARN → its policy.</summary>
    public Dictionary<string, ResourcePolicy> Policies { get; } = new(StringComparer.Ordinal);

    public List<WorkflowModel> Workflows { get; init; } = [];

    /// <summary>The runner, where the stack has one of its own.</summary>
    public RunnerModel? Runner { get; set; }

    /// <summary>Which role may talk to which cluster's Kubernetes.</summary>
    public List<(string Cluster, string RoleArn)> ClusterAccess { get; } = [];

    /// <summary>Whether kubectl on the runner may talk to a cluster. A runner that was there before the stack has its access from elsewhere.</summary>
    public bool RunnerMayEnter(string cluster) => Runner is null || ClusterAccess.Contains((cluster, Runner.RoleArn));

    /// <summary>The same stack, measuring and alarming as ever, whose workflow does nothing: what is left is everything but the response.</summary>
    public StackModel WithoutResponse() => this with
    {
        Workflows = [.. Workflows.Select(workflow => workflow with { Definition = """{"StartAt": "Nothing", "States": {"Nothing": {"Type": "Succeed"}}}""" })],
    };
}

/// <summary>A DynamoDB table: its name, and the names of its keys. All of Headroom's are texts.</summary>
internal sealed record TableModel(string Name, string PartitionKey, string? SortKey)
{
    /// <summary>Its global secondary indexes, which project keys only.</summary>
    public IReadOnlyList<(string Name, string PartitionKey, string SortKey)> Indexes { get; init; } = [];
}

/// <summary>A topic, and the key that encrypts it, if one does.</summary>
internal sealed record TopicModel(string Arn, string? KeyArn);

/// <summary>A state machine, its definition's holes filled.</summary>
internal sealed record WorkflowModel(string Arn, string RoleArn, string Definition);

/// <summary>The instance that runs scripts: its tags, and the role that kubectl runs under.</summary>
internal sealed record RunnerModel(IReadOnlyDictionary<string, string> Tags, string RoleArn);
