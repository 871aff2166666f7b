using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>The script exists twice, in bash and in process: both must read the same.</summary>
public sealed class ReadClusterParityTests
{
    private static readonly NodeObject First = SomeObject.Node(1);
    private static readonly NodeObject Second = SomeObject.Node(2, "us-west-2b");
    private static readonly NodeObject Fargate = SomeObject.Node(3) with
    {
        Name = "fargate-ip-192-168-101-9.us-west-2.compute.internal",
        ProviderId = "aws:///us-west-2b/18943be5f1-6c8fa5a0e2/fargate-ip-192-168-101-9.us-west-2.compute.internal",
        MaxPods = 1,
    };

    private static readonly Dictionary<string, Func<FakeCluster>> Worlds = new()
    {
        ["empty"] = () => new(),
        ["without aws-node"] = () => new() { AwsNode = null, Nodes = [First], Pods = [SomeObject.Pod(1, First)] },
        ["aws-node rolling out"] = () => new() { AwsNode = SomeObject.AwsNode() with { Generation = 1234567, ObservedGeneration = 1234566, Desired = 40, Updated = 0, Ready = 39 } },
        ["values that could break a line"] = () => new() { AwsNode = Awkward() },
        ["several managers"] = () => new() { AwsNode = SomeObject.AwsNode() with { Owners = Managers() } },
        ["pods that wait"] = () => new() { Nodes = [First, Second], Pods = [Waiting(1, First, 5), Waiting(2, First, 9), Waiting(3, Second, 7), SomeObject.Pod(4, First)] },
        ["pods on the host's network"] = () => new() { Nodes = [First], Pods = [SomeObject.Pod(1, First, First.InternalIp) with { HostNetwork = true }, Waiting(2, First, 3) with { HostNetwork = true }] },
        ["pods that have ended"] = () => new() { Nodes = [First], Pods = [SomeObject.Pod(1, First) with { Phase = "Succeeded" }, SomeObject.Pod(2, First, null) with { Phase = "Failed" }] },
        ["pods without a node, and of a node that is gone"] = () => new() { Nodes = [First], Pods = [SomeObject.Pod(1, null, null), SomeObject.Pod(2, Second)] },
        ["pods that no node takes"] = () => new()
        {
            Nodes = [First],
            Pods = [SomeObject.Pod(1, null, null) with { CreatedAt = SomeObject.Start.AddMinutes(-3) }, SomeObject.Pod(2, null, null) with { CreatedAt = SomeObject.Start.AddMinutes(-8) }, SomeObject.Pod(3, null, null) with { Phase = "Failed" }],
        },
        ["rights that the CNI lacks"] = () => new() { Nodes = [First], Events = Denials() },
        ["a Fargate node, a cordoned one, one not ready"] = () => new() { Nodes = [Fargate, First with { Cordoned = true }, Second with { Ready = false }], Pods = [SomeObject.Pod(1, Fargate, "192.168.101.9")] },
        ["a hybrid node without a zone"] = () => new()
        {
            Nodes = [First with { Name = "mi-0a1b2c3d4e5f60718", ProviderId = "eks-hybrid:///us-west-2/web/mi-0a1b2c3d4e5f60718", Zone = "" }],
            Pods = [SomeObject.Pod(1, First with { Name = "mi-0a1b2c3d4e5f60718" }, "10.200.0.7")],
        },
        ["pods with IPv6 addresses"] = () => new() { Nodes = [First], Pods = [SomeObject.Pod(1, First, "2600:1f14:abc::7")] },
        ["pods in several ranges"] = () => new() { Nodes = [First, Second], Pods = [In("10.0.9.1", 1, First), In("10.0.10.2", 2, First), In("10.0.10.9", 3, First), In("100.64.0.4", 4, Second)] },
        ["names that are legal and odd"] = () => new()
        {
            Nodes = [First with { Name = "a" }, First with { Name = "a-b" }, First with { Name = "a.b" }, First with { Name = "0" }],
            Pods = [SomeObject.Pod(1, First with { Name = "a-b" })],
        },
        ["events"] = () => new() { Nodes = [First, Second], Events = Events() },
    };

    public static TheoryData<string> WorldNames => [.. Worlds.Keys];

    [KubectlTheory]
    [MemberData(nameof(WorldNames))]
    public async Task Read_AnyWorld_IsTheSameInProcess(string world)
    {
        await using var served = await ServedCluster.StartAsync(Worlds[world]());
        var (real, inProcess) = served.Hosts(Executables.Kubectl);

        var shell = await real.RunAsync(Script.Read(), CancellationToken.None);
        var simulated = await served.Clock.AskAsync(() => inProcess.RunAsync(Script.Read(), CancellationToken.None).Result);

        Assert.Equal("", shell.Error);
        Assert.Equal(Script.Unpack(simulated.Output), Script.Unpack(shell.Output));
    }

    [Theory]
    [Kubectl("kubectl.1.20")]
    [Kubectl("kubectl.1.33")]
    public async Task Read_FiveHundredNodesThatAllFail_IsTheSameInProcessAndFitsSsm(string kubectl)
    {
        await using var served = await ServedCluster.StartAsync(Crowd.Of(500, 8000));
        var (real, inProcess) = served.Hosts(kubectl);

        var shell = await real.RunAsync(Script.Read(), CancellationToken.None);
        var simulated = await served.Clock.AskAsync(() => inProcess.RunAsync(Script.Read(), CancellationToken.None).Result);

        Assert.Equal("", shell.Error);
        Assert.Equal(Script.Unpack(simulated.Output), Script.Unpack(shell.Output));
        Assert.InRange(shell.Output.Length, 10_000, 24_000); // GetCommandInvocation cuts after 24,000
        Assert.InRange(simulated.Output.Length, 10_000, 24_000);
    }

    private static DaemonSetObject Awkward() => SomeObject.AwsNode() with
    {
        Image = "registry.example:5000/amazon-k8s-cni@sha256:0a1b",
        Environment =
        [
            KeyValuePair.Create<string, string?>("EMPTY", ""),
            KeyValuePair.Create<string, string?>("JSON", """{"a": "b\\c", "d+e": "100%"}"""),
            KeyValuePair.Create<string, string?>("LINES", "one\ttab\ntwo lines\r"),
            KeyValuePair.Create<string, string?>("REFERENCE", null),
            KeyValuePair.Create<string, string?>("SIGNS", "<a&b>'c' $(d) `e` ~!@#^*()[]|;"),
            KeyValuePair.Create<string, string?>("TWICE", "first"),
            KeyValuePair.Create<string, string?>("TWICE", "second"),
            KeyValuePair.Create<string, string?>("ÜNICODE name", "größer 🚀"),
        ],
    };

    private static Dictionary<string, IReadOnlyList<string>> Managers() => new()
    {
        ["eks"] = ["ENABLE_SUBNET_DISCOVERY"],
        ["kubectl-set"] = ["WARM_ENI_TARGET"],
        ["Helm 3"] = ["WARM_IP_TARGET"],
        ["nothing-any-more"] = [],
    };

    private static PodObject Waiting(int number, NodeObject node, int minutes) => SomeObject.Pod(number, node, null) with { CreatedAt = SomeObject.Start.AddMinutes(-minutes) };

    private static PodObject In(string address, int number, NodeObject node) => SomeObject.Pod(number, node, address) with { StartedAt = number == 3 ? null : SomeObject.Start.AddSeconds(-number) };

    private static EventObject[] Denials()
    {
        var told = SomeObject.Failure(SomeObject.Pod(1, First, null), 4) with { Reason = "MissingIAMPermissions", Component = "aws-node", Node = "" };
        return
        [
            told with { Name = "one", Message = Denial("ec2:DescribeSubnets") },
            told with { Name = "two", Message = Denial("ec2:DescribeSubnets"), LastSeen = SomeObject.Start.AddMinutes(-2) },
            told with { Name = "three", Message = Denial("ec2:CreateNetworkInterface") },
            told with { Name = "of-another-form", Message = "Unauthorized operation" },
            told with { Name = "of-another-reason", Reason = "FailedScheduling", Message = Denial("ec2:AttachNetworkInterface") },
        ];
    }

    private static string Denial(string operation) =>
        $"Unauthorized operation: failed to call {operation} due to missing permissions. Please refer https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md to attach relevant policy to IAM role";

    private static EventObject[] Events()
    {
        var (one, other) = (SomeObject.Pod(1, First, null), SomeObject.Pod(2, Second, null));
        return
        [
            SomeObject.Failure(one),
            SomeObject.Failure(one, 1200000) with { Name = "later", LastSeen = SomeObject.Start.AddMilliseconds(-1500) },
            SomeObject.Failure(one) with { Name = "another-cause", Message = "Failed to create pod sandbox: \"\\n\" no space left on device\n" },
            SomeObject.Failure(one) with { Name = "another-reason", Reason = "FailedScheduling" },
            SomeObject.Failure(other) with { Node = "gone.us-west-2.compute.internal" },
        ];
    }
}
