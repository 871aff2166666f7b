using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Headroom.Rehearsal.Tests.Kubernetes;

namespace Headroom.Rehearsal.Tests.Scripts;

public sealed class ReadClusterTests
{
    [KubectlFact]
    public async Task Read_SmallCluster_SaysWhatTheContractSays()
    {
        var (first, second) = (SomeObject.Node(1), SomeObject.Node(2, "us-west-2b"));
        var stuck = SomeObject.Pod(3, second, null) with { CreatedAt = SomeObject.Start.AddMinutes(-12) };
        await using var served = await ServedCluster.StartAsync(new FakeCluster
        {
            Nodes = [first, second with { Cordoned = true }],
            Pods = [SomeObject.Pod(1, first, "10.0.9.7"), SomeObject.Pod(2, first, "10.0.9.8") with { StartedAt = SomeObject.Start }, stuck, SomeObject.Pod(4, first, first.InternalIp) with { HostNetwork = true }],
            Events = [SomeObject.Failure(stuck, 40), SomeObject.Failure(stuck, 2) with { Name = "older", LastSeen = SomeObject.Start.AddMinutes(-8) }],
        });

        var run = await served.Hosts(Executables.Kubectl).Real.RunAsync(Script.Read(), CancellationToken.None);

        var (header, text, trailer) = Script.Unpack(run.Output);
        Assert.Equal("headroom-reading-1", header);
        Assert.Equal(
            """
            cluster	web	2026-01-01T00:00:00Z
            daemonset	602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon-k8s-cni:v1.19.2-eksbuild.1	3	3	2	2	2
            env	ADDITIONAL_ENI_TAGS	{}
            env	ENABLE_SUBNET_DISCOVERY	false
            env	WARM_ENI_TARGET	1
            manager	eks	Apply
            node	ip-10-0-0-1.us-west-2.compute.internal	FIRST	us-west-2a	1	0	29	2	0	-	1	0	-
            node	ip-10-0-0-2.us-west-2.compute.internal	SECOND	us-west-2b	1	1	29	0	1	2025-12-31T23:48:00Z	0	42	2025-12-31T23:59:00Z
            range	us-west-2a	10.0.9	2	2026-01-01T00:00:00Z
            end	9

            """.Replace("FIRST", Id(first.ProviderId), StringComparison.Ordinal).Replace("SECOND", Id(second.ProviderId), StringComparison.Ordinal),
            text);
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} {Convert.ToHexStringLower(SHA256.HashData(bytes))}"), trailer);
    }

    private static string Id(string providerId) => providerId[(providerId.LastIndexOf('/') + 1)..];
}
