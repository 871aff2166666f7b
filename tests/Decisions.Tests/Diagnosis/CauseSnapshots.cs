using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

/// <summary>Clusters with one thing wrong each.</summary>
internal static class CauseSnapshots
{
    /// <summary>Prefix mode, 200 free addresses in each zone, and in zone a no whole /28.</summary>
    public static ClusterSnapshot Fragmented(int whole = 0) => Some.Snapshot().WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true"))
        .With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s with { WholePrefixes = s.Id.Value == "subnet-a" ? whole : 9 })] });

    /// <summary>Prefix delegation was switched off on nodes that are packed for it: the pool is at max-pods by count, and its prefixes serve nobody.</summary>
    public static ClusterSnapshot Stranded() => Some.Snapshot().WithInstance(Some.Instance("a", addresses: 1, prefixes: 2)).WithNode(Some.Node("a", 5) with { PodsWithAddress = 12 });

    /// <summary>Zone a is below the floor while its two nodes hold addresses that no pod has.</summary>
    public static ClusterSnapshot Hoarding(bool cordoned = false, int waiting = 0) => Some.Snapshot(a: 10)
        .WithInstance(Some.Instance("a", interfaces: 3, addresses: 30) with { MaxInterfaces = 8, AddressesPerInterface = 30 })
        .WithNode(Some.Node("a") with { PodsWithAddress = 20, MaxPods = 234, Cordoned = cordoned })
        .WithInstance(Some.Instance("a", interfaces: 3) with { Id = "i-a2" })
        .WithNode(Some.Node("a", waiting) with { Name = "node-a2", InstanceId = "i-a2", PodsWithAddress = 27 });

    /// <summary>Six pods wait on a node with eight idle addresses, a warm target of 1, and a subnet with room.</summary>
    public static ClusterSnapshot Starved(string target = "1") => Some.Snapshot().WithCni("1.21.1", ("WARM_IP_TARGET", target))
        .WithInstance(Some.Instance("a", interfaces: 2)).WithNode(Some.Node("a", 6) with { PodsWithAddress = 10 });

    /// <summary>The node subnet of zone a is full, and pods have no node.</summary>
    public static ClusterSnapshot NoNodeAddress(int pending = 40, int seconds = 300)
    {
        var snapshot = Some.Snapshot(a: 0).Adding(Some.Subnet("subnet-pods", "a", "100.64.0.0/18", 16_000, ("kubernetes.io/role/cni", "1")));
        return snapshot with { Inside = snapshot.Inside! with { Pending = pending == 0 ? null : new PendingReading(pending, Some.Noon.AddSeconds(-seconds)) } };
    }

    /// <summary>The VPC has five blocks, and a zone is short.</summary>
    public static ClusterSnapshot QuotaReached() => Enumerable.Range(1, 4).Aggregate(Some.Snapshot(a: 3), (snapshot, i) => snapshot.AddingBlock($"10.{i}.0.0/16", id: $"vpc-cidr-assoc-{i}"));

    /// <summary>aws-node says that it may not list subnets.</summary>
    public static ClusterSnapshot Denied() => Some.Snapshot() with { Inside = Some.Reading() with { Denials = [new DenialReading("ec2:DescribeSubnets", 7, Some.Noon)] } };

    /// <summary>Prefix delegation was on an hour ago; now it is off and pods wait.</summary>
    public static ClusterSnapshot Changed(string now = "false") => Some.Snapshot().WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", now)).WithNode(Some.Node("a", 3)) with
    {
        Changes = [new SettingChange("ENABLE_PREFIX_DELEGATION", "true", "false", Some.Noon.AddMinutes(-63), Some.Noon.AddMinutes(-60))],
    };

    /// <summary>Zone a loses 20 addresses a minute and has 200 left.</summary>
    public static ClusterSnapshot Falling(int perMinute = 20) => Some.Snapshot() with
    {
        Past = [.. Enumerable.Range(1, 10).Reverse().Select(m => new PastHeadroom(Some.Noon.AddMinutes(-m), new Dictionary<string, long> { ["eu-west-1a"] = 200 + (perMinute * m), ["eu-west-1b"] = 200 }))],
    };
}
