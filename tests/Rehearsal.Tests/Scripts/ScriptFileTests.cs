using System.Diagnostics;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;
using Headroom.Rehearsal.Tests.Referees;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>The scripts as files, and what only the real ones can do.</summary>
public sealed class ScriptFileTests
{
    [RefereeFact("/usr/bin/shellcheck", "shellcheck")]
    public async Task Shellcheck_EveryScript_FindsNothing()
    {
        var start = new ProcessStartInfo("shellcheck", ["--severity=style", Script.PathOf("read-cluster.sh"), Script.PathOf("configure-aws-node.sh"), Script.PathOf("restart-aws-node.sh"), Script.PathOf("canaries.sh")]) { RedirectStandardOutput = true };
        using var shellcheck = Process.Start(start)!;

        Assert.Equal("", await shellcheck.StandardOutput.ReadToEndAsync());
        await shellcheck.WaitForExitAsync();
        Assert.Equal(0, shellcheck.ExitCode);
    }

    [KubectlFact]
    public async Task Configure_AnotherRunHoldsTheLock_IsBusyAndChangesNothing()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        // On Unix .NET takes flock(2) for a file that it shares with nobody.
        await using var held = new FileStream(Path.Combine(served.Directory, "headroom-web.lock"), FileMode.Create, FileAccess.Write, FileShare.None);

        var run = await served.Hosts(Executables.Kubectl).Real.RunAsync(Script.Configure("WARM_IP_TARGET=3", "WARM_IP_TARGET-"), CancellationToken.None);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("busy ", run.Error, StringComparison.Ordinal);
        Assert.Empty(served.Cluster.Writes);
    }

    [KubectlFact]
    public async Task Configure_Twice_ChangesOnce()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, _) = served.Hosts(Executables.Kubectl);
        var script = Script.Configure("ENABLE_SUBNET_DISCOVERY=true WARM_IP_TARGET=3", "ENABLE_SUBNET_DISCOVERY=false WARM_IP_TARGET-");

        var first = await real.RunAsync(script, CancellationToken.None);
        var second = await real.RunAsync(script, CancellationToken.None);

        Assert.Equal("headroom-configure-1\noutcome\tset\ngeneration\t4\nbefore\tENABLE_SUBNET_DISCOVERY\tfalse\n", first.Output);
        Assert.Equal("headroom-configure-1\noutcome\tunchanged\ngeneration\t4\nbefore\tENABLE_SUBNET_DISCOVERY\ttrue\nbefore\tWARM_IP_TARGET\t3\n", second.Output);
        Assert.Equal(["kubectl-set: ENABLE_SUBNET_DISCOVERY=true WARM_IP_TARGET=3"], served.Cluster.Writes);
    }

    [KubectlFact]
    public async Task Read_RunnerWithoutKubectl_SaysSo()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var tools = Directory.CreateDirectory(Path.Combine(served.Directory, "few-tools")).FullName;
        foreach (var tool in new[] { "awk", "base64", "cut", "flock", "gzip", "sha256sum", "tr" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), Executable.Find(tool)!);
        }

        var script = Script.Read();
        var run = await served.Hosts(Executables.Kubectl).Real.RunAsync(script with { Lines = $"PATH={tools}\n{script.Lines}" }, CancellationToken.None);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("kubectl-missing ", run.Error, StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Read_Cancelled_Ends()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        served.Endpoint.Fault = ClusterFault.Silent;
        using var stop = new CancellationTokenSource();
        var running = served.Hosts(Executables.Kubectl).Real.RunAsync(Script.Read(), stop.Token);

        await stop.CancelAsync();

        Assert.NotEqual(0, (await running).ExitCode);
    }
}
