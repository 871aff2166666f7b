using System.Text.Json.Nodes;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Cluster;

public sealed class EksServiceTests
{
    private const string On = """{"env":{"ENABLE_SUBNET_DISCOVERY":"true"}}""";

    [Theory]
    [InlineData("web", "ACTIVE", "ipv4", null)]
    [InlineData("not-active", "UPDATING", "ipv4", null)]
    [InlineData("ipv6", "ACTIVE", "ipv6", null)]
    [InlineData("auto-mode", "ACTIVE", "ipv4", true)]
    public void DescribeCluster_Scenario_SaysWhatItIs(string name, string status, string family, bool? autoMode)
    {
        using var world = World.Start(ScenarioLibrary.Load(name), 1);
        var cluster = world.Eks.Call("DescribeCluster", new JsonObject { ["name"] = name })["cluster"]!;

        Assert.Equal((status, family, autoMode), ((string?)cluster["status"], (string?)cluster["kubernetesNetworkConfig"]!["ipFamily"], (bool?)cluster["computeConfig"]?["enabled"]));
        Assert.Equal(world.Vpc.Id, (string?)cluster["resourcesVpcConfig"]!["vpcId"]);
    }

    [Fact]
    public void ListClusters_NamesAreOnPages()
    {
        using var world = World.Start(ScenarioLibrary.Load("two-clusters"), 1);
        var first = world.Eks.Call("ListClusters", new JsonObject { ["maxResults"] = 1 });
        var second = world.Eks.Call("ListClusters", new JsonObject { ["maxResults"] = 1, ["nextToken"] = (string)first["nextToken"]! });

        Assert.Equal(world.Clusters.Select(cluster => cluster.Cluster).Order(StringComparer.Ordinal), new[] { first, second }.SelectMany(page => page["clusters"]!.AsArray()).Select(name => (string)name!));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public void Describe_Unknown_IsResourceNotFound()
    {
        using var world = Some.World();

        Assert.Equal("ResourceNotFoundException", world.Eks.CodeOf("DescribeCluster", new JsonObject { ["name"] = "nope" }));
        Assert.Equal("ResourceNotFoundException", world.Eks.CodeOf("DescribeAddon", new JsonObject { ["clusterName"] = "some", ["addonName"] = "vpc-cni" })); // self-managed
    }

    [Fact]
    public void UpdateAddon_NewConfiguration_IsAppliedRolledOutAndReported()
    {
        using var world = Some.World(kind: "managed", nodes: 4, configuration: new { ENABLE_SUBNET_DISCOVERY = "false", WARM_IP_TARGET = "3" });
        var id = (string?)Update(world, On, "PRESERVE")["id"];
        Assert.Equal(("UPDATING", "InProgress"), (Status(world), UpdateStatus(world, id)));
        Assert.Equal("ResourceInUseException", world.Eks.CodeOf("UpdateAddon", Input(On, "PRESERVE")));

        world.Run(3);
        Assert.Equal(("ACTIVE", "Successful"), (Status(world), UpdateStatus(world, id)));
        Assert.Equal("true", Value(world, "ENABLE_SUBNET_DISCOVERY"));
        Assert.Null(Value(world, "WARM_IP_TARGET")); // the document is the whole value
        Assert.True(world.Clusters[0].DaemonSet!.IsRolledOut);
    }

    [Theory]
    [InlineData("PRESERVE", "Successful", "ACTIVE", "false")]
    [InlineData("OVERWRITE", "Successful", "ACTIVE", "true")]
    [InlineData("NONE", "Failed", "UPDATE_FAILED", "false")]
    public void UpdateAddon_FieldThatKubectlOwns_IsResolvedAsAsked(string resolve, string update, string addon, string value)
    {
        using var world = Some.World(kind: "managed", environment: new { ENABLE_SUBNET_DISCOVERY = "false" });
        var id = (string?)Update(world, On, resolve)["id"];
        world.Run(3);

        Assert.Equal((update, addon, value), (UpdateStatus(world, id), Status(world), Value(world, "ENABLE_SUBNET_DISCOVERY")));
    }

    [Fact]
    public void UpdateAddon_Overwrite_PutsKubectlsOtherValuesBackToTheDefault()
    {
        using var world = Some.World(kind: "managed", environment: new { WARM_ENI_TARGET = "4" });
        Update(world, On, "OVERWRITE");
        world.Run(3);

        Assert.Equal("1", Value(world, "WARM_ENI_TARGET"));
    }

    [Theory]
    [InlineData("""{"env":{"ENABLE_SUBNET_DISCOVERIES":"true"}}""")]
    [InlineData("""{"env":{"ENABLE_SUBNET_DISCOVERY":true}}""")]
    [InlineData("""{"env":{"ENABLE_SUBNET_DISCOVERY":"yes"}}""")]
    [InlineData("""{"env":{"WARM_IP_TARGET":"three"}}""")]
    [InlineData("""{"environment":{}}""")]
    [InlineData("not json")]
    public void UpdateAddon_ConfigurationAgainstTheSchema_IsRefusedAndChangesNothing(string configuration)
    {
        using var world = Some.World(kind: "managed");

        Assert.Equal("InvalidParameterException", world.Eks.CodeOf("UpdateAddon", Input(configuration, "PRESERVE")));
        Assert.Equal("ACTIVE", Status(world));
    }

    [Fact]
    public void UpdateAddon_SameToken_IsTheSameUpdate()
    {
        using var world = Some.World(kind: "managed");
        var input = Input(On, "PRESERVE");
        input["clientRequestToken"] = "once";
        var first = (string?)world.Eks.Call("UpdateAddon", input)["update"]!["id"];

        Assert.Equal(first, (string?)world.Eks.Call("UpdateAddon", input)["update"]!["id"]);
    }

    private static JsonObject Input(string configuration, string resolve) =>
        new() { ["clusterName"] = "some", ["addonName"] = "vpc-cni", ["configurationValues"] = configuration, ["resolveConflicts"] = resolve };

    private static JsonNode Update(World world, string configuration, string resolve) => world.Eks.Call("UpdateAddon", Input(configuration, resolve))["update"]!;

    private static string? Status(World world) =>
        (string?)world.Eks.Call("DescribeAddon", new JsonObject { ["clusterName"] = "some", ["addonName"] = "vpc-cni" })["addon"]!["status"];

    private static string? UpdateStatus(World world, string? id) =>
        (string?)world.Eks.Call("DescribeUpdate", new JsonObject { ["name"] = "some", ["addonName"] = "vpc-cni", ["updateId"] = id })["update"]!["status"];

    private static string? Value(World world, string name) => world.Clusters[0].AwsNode!.Environment.FirstOrDefault(variable => variable.Key == name).Value;
}
