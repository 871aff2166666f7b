using System.Text.Json.Nodes;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

/// <summary>What EKS does to a managed aws-node by itself, every 15 minutes.</summary>
public sealed class ReconciliationTests
{
    [Fact]
    public void Reconcile_VariableThatSomebodyTookAway_IsBackWithinAQuarterOfAnHour()
    {
        using var world = Some.World(kind: "managed", configuration: new { WARM_ENI_TARGET = "2" });
        world.Run(1);
        world.SetEnvironment("WARM_ENI_TARGET", null);

        Assert.True(world.Run(() => Value(world) == "2", 15.1));
        Assert.Contains("WARM_ENI_TARGET", world.Clusters[0].AwsNode!.Owners["eks"]);
        world.Run(3);
        Assert.True(world.Clusters[0].DaemonSet!.IsRolledOut);
    }

    [Fact]
    public void Reconcile_VariableThatKubectlChanged_StaysUntilAnUpdateOverwritesIt()
    {
        using var world = Some.World(kind: "managed");
        world.SetEnvironment("WARM_ENI_TARGET", "3");
        world.Run(40);
        Assert.Equal("3", Value(world));

        world.Eks.Call("UpdateAddon", new JsonObject { ["clusterName"] = "some", ["addonName"] = "vpc-cni", ["resolveConflicts"] = "OVERWRITE" });
        world.Run(3);
        Assert.Equal("1", Value(world));
    }

    [Fact]
    public void Reconcile_NothingDrifted_StartsNoRollout()
    {
        using var world = Some.World(kind: "managed", configuration: new { WARM_ENI_TARGET = "2" });
        world.Run(40);

        Assert.Equal(1, world.Clusters[0].AwsNode!.Generation);
    }

    [Fact]
    public void Reconcile_SelfManagedAwsNode_IsNobodysBusiness()
    {
        using var world = Some.World();
        world.SetEnvironment("WARM_ENI_TARGET", null);
        world.Run(40);

        Assert.Null(Value(world));
    }

    private static string? Value(World world) => world.Clusters[0].AwsNode!.Environment.FirstOrDefault(variable => variable.Key == "WARM_ENI_TARGET").Value;
}
