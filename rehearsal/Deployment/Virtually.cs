using System.Collections.Concurrent;
using Headroom.Decisions.Policy;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Lambda.InProcess;
using Headroom.Rehearsal.Ssm;
using Headroom.Steps;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A deployed stack that runs in this process alone, on virtual time.</summary>
internal static class Virtually
{
    // By the folder of the asset, in which nothing changes: hundreds of worlds deploy the same.
    private static readonly ConcurrentDictionary<string, IReadOnlyList<ClusterPolicy>> Policies = new(StringComparer.Ordinal);

    public static DeployedStack Deploy(World world, StackModel stack) => Deploy(world, stack, new InProcessScripts(Endpoints(world, stack), world.Clock));

    /// <summary>As the other, with a runner of the caller's.</summary>
    public static DeployedStack Deploy(World world, StackModel stack, IScriptHost scripts) => new(world, stack, new TimedScripts(scripts, world.Clock, world.Latencies), deployed => new InProcessSandboxes(
        world.Clock,
        new InMemoryHttp(world.Clock, world.Latencies, deployed.Front),
        deployed.VariablesOf,
        (handler, setup) => Activator.CreateInstance(handler, new Edge(setup.Environment, setup.Clock, setup.Http, () => Policies.GetOrAdd(setup.TaskRoot, Edge.PoliciesIn), setup.Output))!,
        deployed.Read));

    /// <summary>The clusters as the stack's runner reaches them.</summary>
    public static IReadOnlyList<ClusterEndpoint> Endpoints(World world, StackModel stack) =>
        [.. world.Clusters.Select(cluster => new ClusterEndpoint(cluster) { Fault = stack.RunnerMayEnter(cluster.Cluster) ? ClusterFault.None : ClusterFault.Unauthorized })];
}
