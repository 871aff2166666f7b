using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>A world with the stack deployed in it, in which something will go wrong.</summary>
internal sealed class FaultedWorld : IDisposable
{
    // A response that is started again by a measurement, a lease that is waited for, an approval: none takes longer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(120);

    // What comes after an execution: its closing, tried three times over three minutes, and the pods that follow.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(4);

    public FaultedWorld(CloudStack stack, Scenario scenario, ulong seed)
    {
        World = World.Start(scenario, seed, LatencySet.Typical);
        var endpoints = Virtually.Endpoints(World, stack.Model);
        Endpoint = endpoints[0];
        Runner = new CutRunner(new InProcessScripts(endpoints, World.Clock));
        Deployed = Virtually.Deploy(World, stack.Model, Runner);
        Environment = Variables();
        Surroundings = new Surroundings(World);
    }

    public World World { get; }

    public DeployedStack Deployed { get; }

    public ClusterEndpoint Endpoint { get; }

    public CutRunner Runner { get; }

    public AwsNodeDaemonSet AwsNode => World.Cluster.DaemonSet ?? throw new InvalidOperationException($"scenario {World.Scenario.Name} has no aws-node that could go wrong");

    /// <summary>aws-node's environment when the world began.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>What else was there when the world began.</summary>
    public Surroundings Surroundings { get; }

    public IEnumerable<Execution> Responses => Deployed.States.Executions.Where(execution => execution.Arn.Contains(":headroom-respond:", StringComparison.Ordinal));

    public IEnumerable<Execution> Rollbacks => Deployed.States.Executions.Where(execution => execution.Arn.Contains(":headroom-rollback:", StringComparison.Ordinal));

    /// <summary>Every response has ended, and every rollback has or waits for pods that it can't do anything about.</summary>
    private bool IsOver => Responses.Any() && Responses.All(response => !response.IsRunning)
        && (Rollbacks.All(rollback => !rollback.IsRunning) || Deployed.Sns.Sent.Any(sent => sent.Subject?.EndsWith("waits for its space to drain", StringComparison.Ordinal) == true));

    /// <summary>aws-node's environment now.</summary>
    public IReadOnlyDictionary<string, string?> Variables() =>
        World.Cluster.DaemonSet?.Environment.ToDictionary(variable => variable.Key, variable => variable.Value) ?? new Dictionary<string, string?>();

    /// <summary>Pods without an address.</summary>
    public int Waiting => World.Cluster.Zones.Sum(zone => zone.Waiting);

    /// <summary>Lets the world run until that is so and what comes after it is over, for a response that began in another one's aftermath, too.</summary>
    public void Run()
    {
        var until = World.Beginning + Patience;
        do
        {
            World.Clock.RunUntil(() => IsOver, until);
            World.Clock.RunUntil(() => false, World.Now + Aftermath);
        }
        while (World.Now < until && !(IsOver && Responses.All(response => response.StoppedAt + Aftermath <= World.Now)));
    }

    public void Dispose()
    {
        Deployed.Dispose();
        World.Dispose();
    }
}
