using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>One way in which the kubectl step goes wrong, from one of its commands on: a column of the matrix.</summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Begin">Makes it so.</param>
internal sealed record RunnerTrouble(string Name, Action<FaultedWorld> Begin)
{
    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<RunnerTrouble> All { get; } =
    [
        new("unauthorised", world => world.Endpoint.Fault = ClusterFault.Unauthorized),
        new("connection-refused", world => world.Endpoint.Fault = ClusterFault.Unreachable),
        new("half-the-rollout", world => world.AwsNode.StartsLeft = world.World.Cluster.Nodes.Count / 2),
        new("never-ready", world => world.AwsNode.StartsLeft = 0),
        new("output-cut", world => world.Runner.IsCut = true),
        new("host-offline", world => world.Deployed.Ssm.Instances[0].PingStatus = "ConnectionLost"),
        new("host-replaced", world => Replace(world.Deployed.Ssm.Instances)),
        new("agent-too-old", world => world.Deployed.Ssm.Instances[0].AgentVersion = "3.3.1000.0"),
    ];

    // Systems Manager shows the old one for a while.
    private static void Replace(IList<ManagedInstance> hosts)
    {
        hosts[0].PingStatus = "ConnectionLost";
        hosts.Add(new ManagedInstance("i-0123456789abcdef0", hosts[0].Tags));
    }
}

/// <summary>A runner whose output can be cut, as SSM cuts what is longer than it returns.</summary>
internal sealed class CutRunner(IScriptHost scripts) : IScriptHost
{
    public bool IsCut { get; set; }

    public async Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
    {
        var whole = await scripts.RunAsync(script, cancellation).ConfigureAwait(false);
        return IsCut ? whole with { Output = whole.Output[..(whole.Output.Length / 2)] } : whole;
    }
}
