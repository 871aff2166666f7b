using System.Text.Json.Nodes;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Scenarios;

public sealed class OtherClusterTests
{
    [Fact]
    public void OtherCluster_InTheSameSubnets_HasItsOwnNodesAddonAndSecurityGroup()
    {
        using var world = World.Start(ScenarioLibrary.Load("two-clusters"), 1);
        var groups = world.Clusters.Select(cluster => (string?)world.Eks.Call("DescribeCluster", new JsonObject { ["name"] = cluster.Cluster })["cluster"]!["resourcesVpcConfig"]!["clusterSecurityGroupId"]).ToList();
        JsonObject Filter(string? group) => new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "group-id", ["Values"] = new JsonArray(group) }) };

        Assert.Equal(2, groups.Distinct().Count());
        Assert.All(world.Clusters.Zip(groups), pair => Assert.Equal(
            pair.First.ClusterNodes.Sum(node => node.Instance.Interfaces.Count), world.Ec2.Call("DescribeNetworkInterfaces", Filter(pair.Second))["NetworkInterfaces"]!.AsArray().Count));
        Assert.Empty(world.Clusters[0].Nodes.Select(node => node.Name).Intersect(world.Clusters[1].Nodes.Select(node => node.Name)));
        Assert.Equal("ACTIVE", (string?)world.Eks.Call("DescribeAddon", new JsonObject { ["clusterName"] = "two-clusters-batch", ["addonName"] = "vpc-cni" })["addon"]!["status"]);
        Assert.Equal("two-clusters-batch", world.Clusters[1].AwsNode!.Environment.Single(variable => variable.Key == "CLUSTER_NAME").Value);
    }

    [Fact]
    public void OtherCluster_OfTheSameSubnets_TakesTheFirstOnesAddresses()
    {
        using var world = World.Start(ScenarioLibrary.Load("two-clusters"), 1);
        world.Run(6);

        Assert.All(world.Clusters, cluster => Assert.All(cluster.Zones, zone => Assert.True(zone.Waiting > 0, $"{zone.Zone} of {cluster.Cluster} has enough")));
        Assert.Equal(
            ["us-west-2a", "us-west-2a of two-clusters-batch", "us-west-2b", "us-west-2b of two-clusters-batch", "us-west-2c", "us-west-2c of two-clusters-batch"],
            world.Timeline.Happenings.Where(happening => happening.Kind == "zone-stuck").Select(happening => happening.Subject).Order(StringComparer.Ordinal));
    }
}
