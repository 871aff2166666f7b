using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Lambda.InProcess;
using Headroom.Steps;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A deployed stack that runs in this process alone, on virtual time.</summary>
internal static class Virtually
{
    public static DeployedStack Deploy(World world, StackModel stack)
    {
        var clusters = world.Clusters.Select(cluster => new ClusterEndpoint(cluster) { Fault = stack.RunnerMayEnter(cluster.Cluster) ? ClusterFault.None : ClusterFault.Unauthorized });
        return new DeployedStack(world, stack, new InProcessScripts(clusters, world.Clock), deployed => new InProcessSandboxes(
            world.Clock,
            new InMemoryHttp(world.Clock, world.Chance.Fork("sdk"), deployed.Front),
            deployed.VariablesOf,
            (handler, setup) => Activator.CreateInstance(handler, new Edge(setup.Environment, setup.Clock, setup.Http, setup.TaskRoot, setup.Output))!,
            deployed.Read));
    }
}
