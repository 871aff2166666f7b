using System.Diagnostics;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>The referee of the Kubernetes front: real kubectls, the oldest and the newest that are supported.</summary>
public sealed partial class KubectlTests
{
    private static readonly NodeObject Node = SomeObject.Node();

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Get_Nodes_PrintsTheServersTable(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Nodes = [Node, SomeObject.Node(2) with { Ready = false, Cordoned = true }] });

        var lines = await LinesAsync(served, kubectl, "get", "nodes", "-o", "wide");

        Assert.Equal(
            [
                "NAME STATUS ROLES AGE VERSION INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME",
                $"{Node.Name} Ready <none> 2d {Discovery.ServerVersion} 10.0.0.1 <none> Amazon Linux 2023.9.20250929 6.1.153-175.280.amzn2023.x86_64 containerd://1.7.27",
                $"{SomeObject.Node(2).Name} NotReady,SchedulingDisabled <none> 2d {Discovery.ServerVersion} 10.0.0.2 <none> Amazon Linux 2023.9.20250929 6.1.153-175.280.amzn2023.x86_64 containerd://1.7.27",
            ],
            lines);
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Get_Pods_ShowsWhichOnesWaitForTheirAddress(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster
        {
            Pods = [SomeObject.Pod(1, Node), SomeObject.Pod(2, Node, null), SomeObject.Pod(3, null, null), SomeObject.Pod(4, Node) with { Phase = "Succeeded" }],
        });

        var lines = await LinesAsync(served, kubectl, "get", "pods", "-A", "-o", "wide");

        Assert.Equal(
            [
                "NAMESPACE NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES",
                $"shop checkout-6f9c0001-x0001 2/2 Running 0 90m 10.0.128.17 {Node.Name} <none> <none>",
                $"shop checkout-6f9c0002-x0002 0/2 ContainerCreating 0 90m <none> {Node.Name} <none> <none>",
                "shop checkout-6f9c0003-x0003 0/2 Pending 0 90m <none> <none> <none> <none>",
                $"shop checkout-6f9c0004-x0004 0/2 Completed 0 90m 10.0.128.17 {Node.Name} <none> <none>",
            ],
            lines);
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Get_MorePodsThanAPage_ListsEachOnce(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [.. Enumerable.Range(0, 1201).Select(number => SomeObject.Pod(number))] });

        var lines = await LinesAsync(served, kubectl, "get", "pods", "-A", "-o", "name");

        Assert.Equal(1201, lines.Distinct().Count());
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Get_Events_ShowsTheSandboxFailures(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Events = [SomeObject.Failure(SomeObject.Pod(1, Node, null), 1)] });

        var lines = await LinesAsync(served, kubectl, "get", "events", "-A");

        Assert.Equal("NAMESPACE LAST SEEN TYPE REASON OBJECT MESSAGE", lines[0]);
        Assert.Matches("^shop \\d+s Warning FailedCreatePodSandBox pod/checkout-6f9c0001-x0001 Failed to create pod sandbox: .* add cmd: failed to assign an IP address to container$", lines[1]);
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task SetEnv_SeveralVariables_IsOneChange(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        var lines = await LinesAsync(served, kubectl, "set", "env", "daemonset/aws-node", "-n", "kube-system", "-c", "aws-node", "ENABLE_SUBNET_DISCOVERY=true", "WARM_IP_TARGET=3", "WARM_ENI_TARGET-");

        Assert.Equal(["daemonset.apps/aws-node env updated"], lines);
        Assert.Equal(["kubectl-set: ENABLE_SUBNET_DISCOVERY=true WARM_ENI_TARGET- WARM_IP_TARGET=3"], served.Cluster.Writes);
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task RolloutRestart_AwsNode_SetsTheAnnotation(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        var lines = await LinesAsync(served, kubectl, "rollout", "restart", "daemonset/aws-node", "-n", "kube-system");

        Assert.Equal(["daemonset.apps/aws-node restarted"], lines);
        Assert.Equal(["kubectl-rollout: restart"], served.Cluster.Writes);
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task RolloutStatus_UnderWay_FollowsItToItsEnd(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { AwsNode = SomeObject.AwsNode() with { Updated = 0 } });
        using var process = Start(served, kubectl, "rollout", "status", "daemonset/aws-node", "-n", "kube-system");

        var first = await process.StandardOutput.ReadLineAsync();
        await served.ChangeAsync(cluster => cluster.AwsNode = cluster.AwsNode! with { Updated = 2, Ready = 1 });
        var second = await process.StandardOutput.ReadLineAsync();
        await served.ChangeAsync(cluster => cluster.AwsNode = cluster.AwsNode! with { Ready = 2 });
        var last = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();

        Assert.Equal("Waiting for daemon set \"aws-node\" rollout to finish: 0 out of 2 new pods have been updated...", first);
        Assert.Equal("Waiting for daemon set \"aws-node\" rollout to finish: 1 of 2 updated pods are available...", second);
        Assert.Equal("daemon set \"aws-node\" successfully rolled out", last);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(ServedCluster served, string kubectl, params string[] arguments)
    {
        using var process = Start(served, kubectl, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await error));
        return [.. (await output).TrimEnd('\n').Split('\n').Select(line => Spaces().Replace(line, " ").TrimEnd())];
    }

    private static Process Start(ServedCluster served, string kubectl, params string[] arguments)
    {
        var start = new ProcessStartInfo(kubectl, ["--context", served.Cluster.Cluster, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = served.KubeconfigPath;
        start.Environment["HOME"] = served.Directory;
        return Process.Start(start)!;
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
