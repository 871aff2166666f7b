using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>A cluster in the middle of the emergency: every node has pods that wait, every number is as random as it may be, so that nothing compresses better than it would.</summary>
internal static class Crowd
{
    private static readonly string[] Zones = ["us-west-2a", "us-west-2b", "us-west-2c"];

    public static FakeCluster Of(int nodes, int pods)
    {
        var chance = new Chance(1);
        var addresses = new HashSet<string>();
        while (addresses.Count < nodes)
        {
            addresses.Add($"10.0.{chance.Below(96)}.{chance.Below(256)}");
        }

        var everyNode = addresses.Select(address => Node(address, chance)).OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        var everyPod = Enumerable.Range(0, pods).Select(number => Pod(number, everyNode[number % nodes], chance)).OrderBy(pod => pod.Name, StringComparer.Ordinal).ToList();
        return new FakeCluster
        {
            Nodes = everyNode,
            Pods = everyPod,
            Events = [.. everyPod.Where(pod => pod.Ip is null).Select(pod => SomeObject.Failure(pod, 1 + chance.Below(300)) with { LastSeen = Before(chance, 3600) })],
        };
    }

    private static NodeObject Node(string address, Chance chance)
    {
        var zone = Zones[chance.Below(Zones.Length)];
        return SomeObject.Node() with
        {
            Name = $"ip-{address.Replace('.', '-')}.us-west-2.compute.internal",
            ProviderId = $"aws:///{zone}/i-0{chance.Hex(16)}",
            Zone = zone,
            MaxPods = chance.Below(3) == 0 ? 58 : 29,
            InternalIp = address,
        };
    }

    // The space is full, 8,000 addresses in some 100 ranges of three zones, and a part of the pods is on the host's network or waits.
    private static PodObject Pod(int number, NodeObject node, Chance chance)
    {
        var born = Before(chance, 7200);
        var pod = SomeObject.Pod(number, node, chance.Below(3) == 0 ? null : $"10.0.{96 + chance.Below(96)}.{chance.Below(256)}");
        return pod with { CreatedAt = born, StartedAt = born.AddSeconds(2), HostNetwork = chance.Below(8) == 0 };
    }

    private static DateTimeOffset Before(Chance chance, int seconds) => SomeObject.Start.AddSeconds(-chance.Below(seconds));
}
