using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>Worlds of one node that lack something: rights of the CNI's role, free addresses in the ENIConfig's subnet.</summary>
internal static class SomeNode
{
    private static readonly string[] Blocks = ["10.0.0.0/16"];

    public static World World(string version, string[]? denied = null, int pods = 0, object? environment = null, string ipFamily = "ipv4", int podSubnetTaken = 0)
    {
        var json = JsonSerializer.Serialize(new
        {
            name = "some",
            story = "a test",
            cluster = new { ipFamily },
            awsNode = new { version, environment = environment ?? new { }, denied = (denied ?? []).Select(operation => new { operation }) },
            vpc = new { cidrs = Blocks },
            zones = new object[]
            {
                new
                {
                    name = "us-west-2a",
                    subnets = new object[] { new { cidr = "10.0.0.0/24" }, new { cidr = "10.0.100.0/28", taken = podSubnetTaken } },
                    podSubnet = "10.0.100.0/28",
                    nodes = new object[] { new { type = "m5.large", count = 1, pods } },
                },
            },
        });
        return Rehearsal.World.Start(ScenarioReader.Read("some.json", json), 1);
    }

    public static ClusterNode Node(this World world) => world.Clusters[0].ClusterNodes[0];

    /// <summary>Makes a subnet that is open to pods.</summary>
    public static void AddTaggedSubnet(this World world, string zone = "us-west-2a") => world.Ec2.Call("CreateSubnet", new JsonObject
    {
        ["VpcId"] = world.Vpc.Id,
        ["CidrBlock"] = "10.0.64.0/19",
        ["AvailabilityZone"] = zone,
        ["TagSpecifications"] = new JsonArray(new JsonObject
        {
            ["ResourceType"] = "subnet",
            ["Tags"] = new JsonArray(new JsonObject { ["Key"] = SubnetChoice.RoleTag, ["Value"] = "1" }),
        }),
    });

    /// <summary>Closes the node's own subnet to pods.</summary>
    public static void CloseOwnSubnet(this World world) => world.Ec2.Call("CreateTags", new JsonObject
    {
        ["Resources"] = new JsonArray(world.Vpc.Subnets[0].Id),
        ["Tags"] = new JsonArray(new JsonObject { ["Key"] = SubnetChoice.RoleTag, ["Value"] = "0" }),
    });

    public static void RestartAwsNode(this World world) => world.Clusters[0].RestartAwsNode("2026-01-01T00:01:00Z", "kubectl-rollout");

    /// <summary>How long aws-node takes to be ready again after a restart; null when it isn't within twenty minutes.</summary>
    public static TimeSpan? Restarted(this World world)
    {
        var since = world.Now;
        world.RestartAwsNode();
        world.Run(() => !world.Node().IsAwsNodeReady, 1);
        return world.Run(() => world.Node().IsAwsNodeReady, 20) ? world.Now - since : null;
    }
}
