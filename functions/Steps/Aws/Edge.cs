using Amazon.Runtime;
using Headroom.Decisions.Policy;
using Headroom.Steps.Aws;

namespace Headroom.Steps;

/// <summary>What a function has of the outside world. The only composition root: no statics, so that two worlds can live in one process.</summary>
public sealed class Edge
{
    private readonly Lazy<IReadOnlyList<ClusterPolicy>> _policies;
    private readonly Ec2Calls _calls;
    private readonly Lazy<VpcWire> _vpcs;
    private readonly Lazy<NodesWire> _nodes;
    private readonly Lazy<SpaceWire> _space;
    private readonly Lazy<ClustersWire> _clusters;
    private readonly Lazy<RolesWire> _roles;
    private readonly Lazy<CommandsWire> _commands;
    private readonly Lazy<WorkflowWire> _workflow;
    private readonly Lazy<TableWire> _table;
    private readonly Lazy<ReportsWire> _reports;

    /// <summary>An edge to the AWS that the environment names.</summary>
    /// <param name="environment">The function's environment variables.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="http">Where requests go, or null for the network.</param>
    /// <param name="root">The folder of policy.json; null for Lambda's task root (<c>LAMBDA_TASK_ROOT</c>), or outside Lambda the program's own.</param>
    /// <param name="output">Where metrics are printed, or null for standard output.</param>
    public Edge(IReadOnlyDictionary<string, string> environment, TimeProvider clock, HttpClientFactory? http = null, string? root = null, TextWriter? output = null)
        : this(environment, clock, http, () => PoliciesIn(root ?? RootOf(environment)), output ?? RawOutput())
    {
    }

    /// <summary>As the other, with policies of the caller's: many worlds of one program have the same.</summary>
    public Edge(IReadOnlyDictionary<string, string> environment, TimeProvider clock, HttpClientFactory? http, Func<IReadOnlyList<ClusterPolicy>> policies, TextWriter output)
        : this(environment, clock, AwsClients.From(new Settings(environment), http), policies, output)
    {
    }

    internal Edge(IReadOnlyDictionary<string, string> environment, TimeProvider clock, AwsClients clients, Func<IReadOnlyList<ClusterPolicy>> policies, TextWriter output)
    {
        Settings = new Settings(environment);
        App = clients.App;
        Clock = clock;
        Output = output;
        _policies = new(policies);
        _calls = new Ec2Calls(clock, clients.App);
        _vpcs = new(() => new VpcWire(clients.Ec2.Value, _calls));
        _nodes = new(() => new NodesWire(clients.Ec2.Value, _calls));
        _space = new(() => new SpaceWire(clients.Ec2.Value, _calls));
        _clusters = new(() => new ClustersWire(clients.Eks.Value));
        _roles = new(() => new RolesWire(clients.Iam.Value));
        _commands = new(() => new CommandsWire(clients.Ssm.Value));
        _workflow = new(() => new WorkflowWire(clients.States.Value));
        _table = new(() => new TableWire(clients.Dynamo.Value, Settings.Table));
        _reports = new(() => new ReportsWire(clients.S3.Value, Settings.Bucket));
    }

    internal Settings Settings { get; }

    internal AppName App { get; }

    internal TimeProvider Clock { get; }

    internal DateTimeOffset Now => Clock.GetUtcNow();

    internal TextWriter Output { get; }

    internal IReadOnlyList<ClusterPolicy> Policies => _policies.Value;

    /// <summary>EC2's operations that were throttled while this environment worked for the present incident, sorted.</summary>
    internal IReadOnlyList<string> Throttled => _calls.Throttled;

    internal VpcWire Vpcs => _vpcs.Value;

    internal NodesWire Nodes => _nodes.Value;

    internal SpaceWire Space => _space.Value;

    internal ClustersWire Clusters => _clusters.Value;

    internal RolesWire Roles => _roles.Value;

    internal CommandsWire Commands => _commands.Value;

    internal WorkflowWire Workflow => _workflow.Value;

    internal TableWire Table => _table.Value;

    internal ReportsWire Reports => _reports.Value;

    /// <summary>The edge of a function in Lambda.</summary>
    public static Edge FromEnvironment()
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
#pragma warning disable RS0030 // The composition root is the one place that names the system's clock.
        return new Edge(environment, TimeProvider.System);
#pragma warning restore RS0030
    }

    /// <summary>The cluster's policy.</summary>
    internal ClusterPolicy PolicyOf(string cluster) => Policies.FirstOrDefault(p => p.Name == cluster) ?? throw new ClusterNotInPolicyException(cluster);

    /// <summary>What the policy.json of a folder says.</summary>
    /// <exception cref="SettingsException">There is none, or it is wrong.</exception>
    public static IReadOnlyList<ClusterPolicy> PoliciesIn(string root)
    {
        var path = Path.Combine(root, "policy.json");
        try
        {
            return PolicyDocument.Parse(File.Exists(path) ? File.ReadAllText(path) : throw new SettingsException($"there is no {path}"));
        }
        catch (PolicyException e)
        {
            throw new SettingsException($"policy.json: {e.Message}", e);
        }
    }

    // In Lambda's managed runtime the program's own folder (AppContext.BaseDirectory) is the runtime's, not the function's.
    private static string RootOf(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("LAMBDA_TASK_ROOT") is { Length: > 0 } root ? root : AppContext.BaseDirectory;

    // Lambda's runtime replaces Console.Out and puts time and request id before each line, which CloudWatch then doesn't take for a metric. Standard output itself stays as it is.
    private static StreamWriter RawOutput() => new(Console.OpenStandardOutput()) { AutoFlush = true };
}
