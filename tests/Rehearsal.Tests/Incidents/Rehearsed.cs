using System.Text;
using System.Text.Json.Nodes;
using Headroom.House.Tests;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>One world with the synthesised stack deployed in it, whose scenario takes its course; tests put something wrong into it before that.</summary>
internal sealed class Rehearsed : IDisposable
{
    // What comes after an execution: its closing, another delivery of an event.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(90);
    private static readonly Lazy<CloudStack> Cloud = new(Load);

    public Rehearsed(string scenario, ulong seed = 1, Func<IScriptHost, IScriptHost>? runner = null, TimeSpan calm = default, Func<Scenario, Scenario>? with = null)
    {
        var said = (with ?? (same => same))(ScenarioLibrary.Load(scenario));
        World = World.Start(said with { Workloads = [.. said.Workloads.Select(workload => workload with { After = workload.After + calm })] }, seed);
        var endpoints = Virtually.Endpoints(World, Stack.Model);
        Endpoint = endpoints[0];
        Scripts = new InProcessScripts(endpoints, World.Clock);
        Deployed = Virtually.Deploy(World, Stack.Model, runner is null ? Scripts : runner(Scripts));
    }

    /// <summary>The repository's own stack.</summary>
    public static CloudStack Stack => Cloud.Value;

    public World World { get; }

    public DeployedStack Deployed { get; }

    public ClusterEndpoint Endpoint { get; }

    public InProcessScripts Scripts { get; }

    public Execution Execution => Assert.Single(Responses);

    public IEnumerable<Execution> Responses => Deployed.States.Executions.Where(execution => execution.Arn.Contains(":headroom-respond:", StringComparison.Ordinal));

    /// <summary>What people were sent by the response itself.</summary>
    public IReadOnlyList<Notification> Told => [.. Deployed.Sns.Sent.Where(sent => sent.Subject?.StartsWith("Headroom", StringComparison.Ordinal) == true)];

    /// <summary>What was changed in the VPC and the cluster.</summary>
    public IReadOnlyList<string> Changes => [.. World.Timeline.Happenings
        .Where(happening => happening.Kind is "cidr-associating" or "cidr-disassociated" or "subnet-created" or "subnet-deleted" or "subnet-tagged" or "aws-node-changed").Select(happening => happening.Text)];

    /// <summary>Subnets and blocks that weren't there at first and are there now.</summary>
    public IReadOnlyList<string> Left => [.. World.Vpc.Subnets.Where(subnet => subnet.Ordinal > World.Vpc.OpenedAt).Select(subnet => subnet.Id), .. World.Vpc.Blocks.Skip(World.Scenario.Vpc.Blocks.Count).Where(block => block.IsInForce).Select(block => block.Id)];

    public IReadOnlyList<JsonObject> Items => Deployed.Dynamo.Items(Deployed.Model.Tables.Single().Name);

    /// <summary>The incident's report as it was written, or null.</summary>
    public string? Report => Deployed.S3.Objects(Deployed.Model.Buckets.Single()).Where(entry => entry.Key.EndsWith("/report.md", StringComparison.Ordinal)).Select(entry => Encoding.UTF8.GetString(entry.Value)).SingleOrDefault();

    /// <summary>All that a person can read of it.</summary>
    public string Written => string.Join('\n', [.. Told.Select(told => $"{told.Subject}\n{told.Message}"), Report ?? ""]);

    /// <summary>Adds what goes wrong once the response has begun.</summary>
    public void WhenItBegins(Action<FaultPlan> goWrong)
    {
        var begun = false;
        World.Timeline.Told += happening =>
        {
            if (!begun && happening.Kind == "execution")
            {
                begun = true;
                goWrong(Deployed.Front.Faults);
            }
        };
    }

    /// <summary>Starts the workflow as a person would.</summary>
    public void Start(string input, string name = "by-hand") => Deployed.Front.Call(new Caller("person"), "states", "StartExecution", new JsonObject { ["stateMachineArn"] = Deployed.Model.Workflows.Single(workflow => workflow.Arn.EndsWith(":headroom-respond", StringComparison.Ordinal)).Arn, ["name"] = name, ["input"] = input });

    /// <summary>Lets the world run until the first response has ended, and a little longer.</summary>
    public Rehearsed Run()
    {
        World.Clock.RunUntil(() => Responses.Any(execution => !execution.IsRunning), World.Beginning + Patience);
        World.Clock.RunUntil(() => false, World.Now + Aftermath);
        return this;
    }

    /// <summary>Lets the world go on until so many executions have ended, and a little longer.</summary>
    public void RunUntilEnded(int executions)
    {
        World.Clock.RunUntil(() => Responses.Count(execution => !execution.IsRunning) >= executions, World.Now + Patience);
        World.Clock.RunUntil(() => false, World.Now + Aftermath);
    }

    public void Dispose()
    {
        Deployed.Dispose();
        World.Dispose();
    }

    private static CloudStack Load()
    {
        var folder = Path.Combine(Repository.Root, ".headroom", "cdk.out");
        return Directory.Exists(folder) ? CloudStack.Load(folder) : throw new DirectoryNotFoundException($"there is no {folder}: run ./headroom test, which synthesises the template before the tests");
    }
}
