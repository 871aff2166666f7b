using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

public sealed class ReadClusterParityTests
{
    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Read_FiveHundredNodesAndEightThousandPods_IsTheSameInProcessAndFitsSsm(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(Crowd.Of(500, 8000));
        var (real, inProcess) = served.Hosts(kubectl);

        var shell = await real.RunAsync(Script.Read(), CancellationToken.None);
        var simulated = await served.Clock.AskAsync(() => inProcess.RunAsync(Script.Read(), CancellationToken.None).Result);

        Assert.Equal("", shell.Error);
        Assert.Equal(Script.Unpack(simulated.Output).Text, Script.Unpack(shell.Output).Text);
        Assert.Fail($"{shell.Output.Length} {simulated.Output.Length} {Script.Unpack(shell.Output).Text.Length}");
    }
}
