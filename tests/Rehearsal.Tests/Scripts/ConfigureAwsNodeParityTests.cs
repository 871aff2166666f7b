using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>The script exists twice, in bash and in process: both must answer the same and leave the same behind.</summary>
public sealed class ConfigureAwsNodeParityTests
{
    [KubectlTheory]
    [InlineData("ENABLE_SUBNET_DISCOVERY=true", "ENABLE_SUBNET_DISCOVERY=false", "set")]
    [InlineData("ENABLE_SUBNET_DISCOVERY=true WARM_ENI_TARGET-", "ENABLE_SUBNET_DISCOVERY=false WARM_ENI_TARGET=1", "set")]
    [InlineData("WARM_IP_TARGET=3 MINIMUM_IP_TARGET=1", "WARM_IP_TARGET- MINIMUM_IP_TARGET-", "set")] // neither is there yet
    [InlineData("WARM_IP_TARGET=", "WARM_IP_TARGET-", "set")] // empty isn't unset
    [InlineData("WARM_ENI_TARGET=1 WARM_IP_TARGET=3", "WARM_ENI_TARGET=0 WARM_IP_TARGET-", "set")] // somebody has set one of them as wanted
    [InlineData("ENABLE_SUBNET_DISCOVERY=false", "ENABLE_SUBNET_DISCOVERY=true", "unchanged")]
    [InlineData("WARM_IP_TARGET-", "WARM_IP_TARGET=3", "unchanged")]
    [InlineData("WARM_ENI_TARGET=2", "WARM_ENI_TARGET=0", "conflict")]
    [InlineData("WARM_ENI_TARGET=2", "WARM_ENI_TARGET-", "conflict")]
    [InlineData("WARM_IP_TARGET=3", "WARM_IP_TARGET=2", "conflict")] // somebody has taken it away
    [InlineData("ENABLE_SUBNET_DISCOVERY=true", "ENABLE_SUBNET_DISCOVERY=false WARM_ENI_TARGET=7", "conflict")] // expected, though not to be set
    [InlineData("MY_NODE_NAME=node", "MY_NODE_NAME-", "conflict")] // comes from a reference
    public async Task Configure_AnyEnvironment_DoesTheSameInProcess(string environment, string expected, string outcome)
    {
        var simulatedCluster = new FakeCluster();
        await using var simulatedWorld = await ServedCluster.StartAsync(simulatedCluster);
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var script = Script.Configure(environment, expected);

        var shell = await served.Hosts(Executables.Kubectl).Real.RunAsync(script, CancellationToken.None);
        var simulated = await simulatedWorld.Hosts(Executables.Kubectl).Virtual.RunAsync(script, CancellationToken.None);

        Assert.Equal((0, ""), (shell.ExitCode, shell.Error));
        Assert.Equal(simulated, shell);
        Assert.StartsWith($"headroom-configure-1\noutcome\t{outcome}\ngeneration\t{(outcome == "set" ? 4 : 3)}\n", shell.Output, StringComparison.Ordinal);
        Assert.Equal(simulatedCluster.Writes, served.Cluster.Writes);
        Assert.Equal(outcome == "set" ? 1 : 0, served.Cluster.Writes.Count); // one change is one roll-out
    }

    [KubectlTheory]
    [InlineData(ClusterFault.Unauthorized, "unauthorized")]
    [InlineData(ClusterFault.Forbidden, "unauthorized")]
    [InlineData(ClusterFault.Silent, "timeout")]
    [InlineData(ClusterFault.Unreachable, "kubectl-failed")]
    [InlineData(ClusterFault.Failing, "kubectl-failed")]
    public async Task Run_ApiServerAtFault_FailsWithTheSameWord(ClusterFault fault, string word)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, inProcess) = served.Hosts(Executables.Kubectl, TimeSpan.FromMilliseconds(fault == ClusterFault.Silent ? 300 : 30_000));
        served.Endpoint.Fault = fault;

        foreach (var script in new[] { Script.Read(), Script.Configure("WARM_IP_TARGET=3", "WARM_IP_TARGET-") })
        {
            var shell = await real.RunAsync(script, CancellationToken.None);
            var simulated = await inProcess.RunAsync(script, CancellationToken.None);

            Assert.Equal((1, "", word), (shell.ExitCode, shell.Output, FirstWord(shell.Error)));
            Assert.Equal((1, "", word), (simulated.ExitCode, simulated.Output, FirstWord(simulated.Error)));
        }

        Assert.Empty(served.Cluster.Writes);
    }

    [KubectlTheory]
    [InlineData("nobody", "A=1", "A-", "kubectl-failed")] // no such context
    [InlineData("web;id", "A=1", "A-", "bad-parameter")]
    [InlineData(null, "A=1", "A-", "bad-parameter")] // an agent that doesn't know ENV_VAR
    [InlineData("web", null, "A-", "bad-parameter")]
    [InlineData("web", "A=1", null, "bad-parameter")]
    [InlineData("web", "", "A-", "bad-parameter")]
    [InlineData("web", "A=$(id)", "A-", "bad-parameter")]
    [InlineData("web", "A=1  B=2", "A-", "bad-parameter")]
    [InlineData("web", "A=1\nB=2", "A-", "bad-parameter")]
    [InlineData("web", "A=1", "--all", "bad-parameter")]
    public async Task Configure_BadInput_FailsWithTheSameWord(string? cluster, string? environment, string? expected, string word)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, inProcess) = served.Hosts(Executables.Kubectl);
        var script = Script.Configure(environment, expected, cluster);

        var shell = await real.RunAsync(script, CancellationToken.None);
        var simulated = await inProcess.RunAsync(script, CancellationToken.None);

        Assert.Equal((1, "", word), (shell.ExitCode, shell.Output, FirstWord(shell.Error)));
        Assert.Equal((1, "", word), (simulated.ExitCode, simulated.Output, FirstWord(simulated.Error)));
        Assert.Empty(served.Cluster.Writes);
    }

    [KubectlFact]
    public async Task Configure_NoDaemonSet_FailsWithTheSameWord()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { AwsNode = null });
        var (real, inProcess) = served.Hosts(Executables.Kubectl);
        var script = Script.Configure("A=1", "A-");

        var shell = await real.RunAsync(script, CancellationToken.None);
        var simulated = await inProcess.RunAsync(script, CancellationToken.None);

        Assert.Equal("daemonset-missing Error from server (NotFound): daemonsets.apps \"aws-node\" not found\n", shell.Error);
        Assert.Equal(simulated, shell);
    }

    [KubectlFact]
    public async Task Read_RunnerWithoutKubeconfig_FailsWithTheSameWord()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, inProcess) = served.Hosts(Executables.Kubectl);
        File.Delete(served.KubeconfigPath);
        inProcess.HasKubeconfig = false;

        Assert.Equal("kubeconfig-missing", FirstWord((await real.RunAsync(Script.Read(), CancellationToken.None)).Error));
        Assert.Equal("kubeconfig-missing", FirstWord((await inProcess.RunAsync(Script.Read(), CancellationToken.None)).Error));
    }

    private static string FirstWord(string error) => error.Split(' ')[0];
}
