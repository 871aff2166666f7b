using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>The restart in bash, with a real kubectl, and in process: the same answers, and the same left behind.</summary>
public sealed class RestartAwsNodeParityTests
{
    [KubectlTheory]
    [InlineData("3", "restarted", 4)] // the DaemonSet's
    [InlineData("2", "unchanged", 3)] // somebody has rolled it out since
    [InlineData("4", "unchanged", 3)]
    public async Task Restart_AnyGeneration_DoesTheSameInProcess(string generation, string outcome, int after)
    {
        var simulatedCluster = new FakeCluster();
        await using var simulatedWorld = await ServedCluster.StartAsync(simulatedCluster);
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var script = Script.Restart(generation);

        var shell = await served.Hosts(Executables.Kubectl).Real.RunAsync(script, CancellationToken.None);
        var simulated = await simulatedWorld.Hosts(Executables.Kubectl).Virtual.RunAsync(script, CancellationToken.None);

        Assert.Equal((0, ""), (shell.ExitCode, shell.Error));
        Assert.Equal(simulated, shell);
        Assert.Equal($"headroom-restart-1\noutcome\t{outcome}\ngeneration\t{after}\n", shell.Output);
        Assert.Equal(outcome == "restarted" ? ["kubectl-rollout: restart"] : [], served.Cluster.Writes);
        Assert.Equal(simulatedCluster.Writes, served.Cluster.Writes);
    }

    [KubectlFact]
    public async Task Restart_Twice_RestartsOnce()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, _) = served.Hosts(Executables.Kubectl);

        await real.RunAsync(Script.Restart("3"), CancellationToken.None);
        var second = await real.RunAsync(Script.Restart("3"), CancellationToken.None);

        Assert.Equal("headroom-restart-1\noutcome\tunchanged\ngeneration\t4\n", second.Output);
        Assert.Single(served.Cluster.Writes);
    }

    [KubectlTheory]
    [InlineData(ClusterFault.Unauthorized, "unauthorized")]
    [InlineData(ClusterFault.Failing, "kubectl-failed")]
    public async Task Restart_ClusterAtFault_FailsWithTheSameWord(ClusterFault fault, string word)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        served.Endpoint.Fault = fault;
        var (real, simulated) = served.Hosts(Executables.Kubectl);

        var (shell, inProcess) = (await real.RunAsync(Script.Restart("3"), CancellationToken.None), await simulated.RunAsync(Script.Restart("3"), CancellationToken.None));

        Assert.Equal((1, word, word), (shell.ExitCode, shell.Error.Split(' ')[0], inProcess.Error.Split(' ')[0]));
        Assert.Empty(served.Cluster.Writes);
    }

    [KubectlTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("3; rm -rf /")]
    [InlineData("3\n4")]
    public async Task Restart_GenerationThatIsNone_IsRefused(string? generation)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, simulated) = served.Hosts(Executables.Kubectl);

        var (shell, inProcess) = (await real.RunAsync(Script.Restart(generation), CancellationToken.None), await simulated.RunAsync(Script.Restart(generation), CancellationToken.None));

        Assert.StartsWith("bad-parameter ", shell.Error, StringComparison.Ordinal);
        Assert.Equal(inProcess, shell);
    }
}
