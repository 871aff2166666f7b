using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests;

/// <summary>A healthy cluster <c>web</c> in three zones of a 10.0.0.0/16; a test changes only what matters to it.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();

    /// <summary>About space alone: what a profile adds to a plan is its own tests' matter.</summary>
    public static ClusterPolicy Policy() => new() { Name = "web", Mode = Mode.Auto, AwsNode = new AwsNodePolicy { Profile = AwsNodeProfile.Discovery } };

    /// <summary>The cluster, with so many free addresses in each zone's node subnet.</summary>
    public static ClusterSnapshot Snapshot(int a = 200, int b = 200, int c = 200) => new()
    {
        Cluster = "web",
        ReadAt = Noon,
        Account = "111122223333",
        Eks = new EksReading { Status = "ACTIVE", Version = "1.33", IpFamily = "ipv4", ServiceBlock = Cidr.Parse("172.20.0.0/16") },
        Vpc = new VpcReading
        {
            Id = new VpcId("vpc-1"),
            Owner = "111122223333",
            Blocks = [new BlockReading("vpc-cidr-assoc-0", Cidr.Parse("10.0.0.0/16"), "associated")],
            Subnets = [NodeSubnet("a", a), NodeSubnet("b", b), NodeSubnet("c", c)],
            RouteTables = [RouteTable("a"), RouteTable("b"), RouteTable("c")],
        },
        Instances = [Instance("a"), Instance("b"), Instance("c")],
        Inside = Reading(),
    };

    public static SubnetReading NodeSubnet(string zone, int free = 200) => Subnet($"subnet-{zone}", zone, $"10.0.{zone[0] - 'a'}.0/24", free);

    public static SubnetReading Subnet(string id, string zone, string block, int free, params (string Key, string Value)[] tags) => new()
    {
        Id = new SubnetId(id),
        Zone = Zone(zone),
        Block = Cidr.Parse(block),
        Free = free,
        RouteTable = $"rtb-{zone}",
        NetworkAcl = "acl-1",
        Tags = tags.ToDictionary(t => t.Key, t => t.Value),
    };

    public static RouteTableReading RouteTable(string zone, params (string Destination, string Target)[] routes) => new($"rtb-{zone}", false,
        [
            new RouteReading(Cidr.Parse("10.0.0.0/16"), "local", "active"), new RouteReading(Cidr.Parse("0.0.0.0/0"), $"nat-{zone}", "active"),
            .. routes.Select(r => new RouteReading(Cidr.Parse(r.Destination), r.Target, "active")),
        ]);

    /// <summary>An m5.large with one of its three interfaces attached, and that full.</summary>
    public static InstanceReading Instance(string zone, int interfaces = 1, int addresses = 10, int prefixes = 0) => new()
    {
        Id = $"i-{zone}",
        Type = "m5.large",
        Zone = Zone(zone),
        Subnet = new SubnetId($"subnet-{zone}"),
        MaxInterfaces = 3,
        AddressesPerInterface = 10,
        SupportsPrefixes = true,
        Interfaces = [.. Enumerable.Range(0, interfaces).Select(n => new InterfaceReading($"eni-{zone}{n}", new SubnetId($"subnet-{zone}"), addresses, prefixes))],
    };

    public static ClusterReading Reading(string image = "602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.21.1") => new()
    {
        ReadAt = Noon,
        AwsNode = new AwsNodeReading
        {
            Image = image,
            Environment = new Dictionary<string, string> { ["CLUSTER_NAME"] = "web" },
            Rollout = new RolloutReading(1, 1, 3, 3, 3),
        },
        Nodes = [Node("a"), Node("b"), Node("c")],
    };

    /// <summary>A node with so many pods that have waited for two minutes, and with pods for all addresses that its type can have.</summary>
    public static NodeReading Node(string zone, int waiting = 0) => new()
    {
        Name = $"node-{zone}",
        InstanceId = $"i-{zone}",
        Zone = Zone(zone),
        Ready = true,
        MaxPods = 29,
        PodsWithAddress = 27,
        PodsWaiting = waiting,
        WaitingSince = waiting > 0 ? Noon.AddMinutes(-2) : null,
        HostPods = 2,
    };

    public static string Zone(string letter) => $"eu-west-1{letter}";

    public static ClusterSnapshot With(this ClusterSnapshot snapshot, Func<VpcReading, VpcReading> change) => snapshot with { Vpc = change(snapshot.Vpc) };

    public static ClusterSnapshot Adding(this ClusterSnapshot snapshot, params SubnetReading[] subnets) =>
        snapshot.With(vpc => vpc with { Subnets = [.. vpc.Subnets, .. subnets] });

    public static ClusterSnapshot AddingBlock(this ClusterSnapshot snapshot, string block, string state = "associated", string id = "vpc-cidr-assoc-1") =>
        snapshot.With(vpc => vpc with { Blocks = [.. vpc.Blocks, new BlockReading(id, Cidr.Parse(block), state)] });

    public static ClusterSnapshot Tagging(this ClusterSnapshot snapshot, string subnet, params (string Key, string Value)[] tags) => snapshot.With(vpc => vpc with
    {
        Subnets = [.. vpc.Subnets.Select(s => s.Id.Value == subnet ? s with { Tags = tags.ToDictionary(t => t.Key, t => t.Value) } : s)],
    });

    public static ClusterSnapshot WithInstance(this ClusterSnapshot snapshot, InstanceReading instance) =>
        snapshot with { Instances = [.. snapshot.Instances.Where(i => i.Id != instance.Id), instance] };

    /// <summary>With a node, and where its pods wait, with the events that tell why.</summary>
    public static ClusterSnapshot WithNode(this ClusterSnapshot snapshot, NodeReading node) => snapshot with
    {
        Inside = snapshot.Inside! with
        {
            Nodes = [.. snapshot.Inside.Nodes.Where(n => n.Name != node.Name), node],
            SandboxFailures =
            [
                .. snapshot.Inside.SandboxFailures.Where(f => f.Node != node.Name),
                .. node.PodsWaiting > 0 ? new[] { new SandboxFailureReading(node.Name, 4 * node.PodsWaiting, Noon) } : [],
            ],
        },
    };

    public static ClusterSnapshot WithCni(this ClusterSnapshot snapshot, string version, params (string Name, string Value)[] environment) => snapshot with
    {
        Inside = snapshot.Inside! with
        {
            AwsNode = snapshot.Inside.AwsNode! with
            {
                Image = $"amazon-k8s-cni:v{version}",
                Environment = new (string Name, string Value)[] { ("CLUSTER_NAME", "web") }.Concat(environment).GroupBy(v => v.Name).ToDictionary(g => g.Key, g => g.Last().Value),
            },
        },
    };
}
