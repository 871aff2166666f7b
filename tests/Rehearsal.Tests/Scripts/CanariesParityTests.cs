using Headroom.Decisions.Planning;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>Canaries in bash, with a real kubectl, and in process: the same answers, and the same left behind.</summary>
public sealed class CanariesParityTests
{
    private static readonly string A = CanaryPods.NameOf("inc-1", "us-west-2a");
    private static readonly string B = CanaryPods.NameOf("inc-1", "us-west-2b");

    [KubectlFact]
    public async Task Canaries_PlacedTwiceSeenAndDeleted_AreTheSameInProcess()
    {
        await using var real = await ServedCluster.StartAsync(new FakeCluster());
        await using var simulated = await ServedCluster.StartAsync(new FakeCluster());
        var (shell, inProcess) = (real.Hosts(Executables.Kubectl).Real, simulated.Hosts(Executables.Kubectl).Virtual);
        var outputs = new List<string>();
        foreach (var action in new[] { "place", "place", "look", "look", "remove", "remove" })
        {
            var (one, other) = (await shell.RunAsync(Script.Canaries(action), CancellationToken.None), await inProcess.RunAsync(Script.Canaries(action), CancellationToken.None));

            Assert.Equal((0, ""), (one.ExitCode, one.Error));
            Assert.Equal(other, one);
            outputs.Add(one.Output);
            foreach (var served in new[] { real, simulated })
            {
                await served.ChangeAsync(cluster => cluster.Pods = [.. cluster.Pods.Select(pod => pod.Name == A ? Running(pod) : pod)]);
            }
        }

        const string None = "headroom-canaries-1\nend\t0\n";
        var waiting = $"pod\t{B}\tus-west-2b\tPending\t-\t-\t-\n";
        Assert.Equal($"headroom-canaries-1\npod\t{A}\tus-west-2a\tPending\t-\t-\t-\n{waiting}end\t2\n", outputs[0]);
        Assert.Equal($"headroom-canaries-1\npod\t{A}\tus-west-2a\tRunning\tip-10-0-0-4\t2026-01-01T00:00:05Z\t100.64.0.9\n{waiting}end\t2\n", outputs[2]);
        Assert.Equal([None, None], outputs[4..]);
        Assert.Equal(4, real.Cluster.Writes.Count); // two made once, two deleted once
        Assert.Equal(simulated.Cluster.Writes, real.Cluster.Writes);
        Assert.Empty(real.Cluster.Pods);
    }

    [KubectlFact]
    public async Task Remove_PodsOfAnotherIncident_AreLeft()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, _) = served.Hosts(Executables.Kubectl);

        await real.RunAsync(Script.Canaries("place", incident: "inc-2"), CancellationToken.None);
        await real.RunAsync(Script.Canaries("place"), CancellationToken.None);
        await real.RunAsync(Script.Canaries("remove"), CancellationToken.None);

        Assert.Equal(["inc-2", "inc-2"], served.Cluster.Pods.Select(pod => pod.Request!.Incident));
    }

    [KubectlTheory]
    [InlineData(ClusterFault.NoCanaries, "unauthorized")]
    [InlineData(ClusterFault.Forbidden, "unauthorized")]
    [InlineData(ClusterFault.Unauthorized, "unauthorized")]
    [InlineData(ClusterFault.Failing, "kubectl-failed")]
    public async Task Place_ClusterAtFault_FailsWithTheSameWord(ClusterFault fault, string word)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        served.Endpoint.Fault = fault;
        var (real, simulated) = served.Hosts(Executables.Kubectl);

        var (shell, inProcess) = (await real.RunAsync(Script.Canaries("place"), CancellationToken.None), await simulated.RunAsync(Script.Canaries("place"), CancellationToken.None));

        Assert.Equal((1, word, word), (shell.ExitCode, shell.Error.Split(' ')[0], inProcess.Error.Split(' ')[0]));
        Assert.Empty(served.Cluster.Writes);
        if (fault == ClusterFault.NoCanaries)
        {
            Assert.Equal(inProcess, shell);
        }
    }

    [KubectlTheory]
    [InlineData("Action", "place; id")]
    [InlineData("Action", null)]
    [InlineData("Namespace", "kube_system")]
    [InlineData("Incident", "a b")]
    [InlineData("Incident", "\"}, \"x\": {\"")]
    [InlineData("Zones", "us-west-2a  us-west-2b")]
    [InlineData("Zones", "")]
    [InlineData("Image", "pause\", \"command\": [\"id\"], \"x\": \"")]
    [InlineData("Image", "pause\nhostNetwork")]
    [InlineData("Image", "$(id)")]
    [InlineData("Image", null)]
    [InlineData("Lifetime", "9")]
    [InlineData("Lifetime", "10000")]
    public async Task Parameter_ThatIsNone_IsRefusedByName(string name, string? value)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, simulated) = served.Hosts(Executables.Kubectl);
        var good = Script.Canaries("place");
        var parameters = good.Parameters.Where(one => one.Key != name).ToDictionary();
        if (value is not null)
        {
            parameters[name] = value;
        }

        var (shell, inProcess) = (await real.RunAsync(good with { Parameters = parameters }, CancellationToken.None), await simulated.RunAsync(good with { Parameters = parameters }, CancellationToken.None));

        Assert.StartsWith($"bad-parameter SSM_{name} is not ", shell.Error, StringComparison.Ordinal);
        Assert.Equal(inProcess, shell);
        Assert.Empty(served.Cluster.Writes);
    }

    [KubectlFact]
    public async Task Image_WithHostPortTagAndDigest_IsPlacedAsItStands()
    {
        const string Image = "example.com:5000/team/pause_x:V3.10-1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        var (real, simulated) = served.Hosts(Executables.Kubectl);

        Assert.Equal(0, (await real.RunAsync(Script.Canaries("place", Image), CancellationToken.None)).ExitCode);
        Assert.Equal(0, (await simulated.RunAsync(Script.Canaries("place", Image, incident: "inc-2"), CancellationToken.None)).ExitCode);
        Assert.All(served.Cluster.Pods, pod => Assert.Equal((Image, 420), (pod.Request!.Image, pod.Request.ActiveSeconds)));
    }

    private static PodObject Running(PodObject pod) => pod with { Phase = "Running", Node = "ip-10-0-0-4", StartedAt = SomeObject.Start.AddSeconds(5), Ip = "100.64.0.9" };
}
