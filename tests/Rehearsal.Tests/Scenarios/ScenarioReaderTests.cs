using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Scenarios;

public sealed class ScenarioReaderTests
{
    private const string Good = """
        {"name":"x","story":"y","cluster":{},"awsNode":{},"vpc":{"cidrs":["10.0.0.0/16"]},
         "zones":[{"name":"us-west-2a","subnets":[{"cidr":"10.0.0.0/24"}],"nodes":[{"type":"m5.large","count":1}]}],
         "workloads":[{"name":"w","perMinute":1,"pods":1}]}
        """;

    [Fact]
    public void Read_LeastFile_TakesTheDefaults()
    {
        var scenario = ScenarioReader.Read("x.json", Good);

        Assert.Equal(("1.21.1", "ACTIVE", AwsNodeKind.SelfManaged), (scenario.AwsNode.Version.ToString(), scenario.Cluster.Status, scenario.AwsNode.Kind));
    }

    [Theory]
    [InlineData("\"story\":\"y\"", "\"story\":\"y\",\"colour\":1", "x.json: $.colour: is not a key that is known here")]
    [InlineData("\"count\":1", "\"count\":-1", "x.json: $.zones[0].nodes[0].count: must be a whole number from 1 to 1000, not -1")]
    [InlineData("\"count\":1", "\"count\":1.5", "x.json: $.zones[0].nodes[0].count: must be a whole number")]
    [InlineData("\"subnets\":[{\"cidr\":\"10.0.0.0/24\"}]", "\"subnets\":[]", "x.json: $.zones[0].subnets: zone us-west-2a has no subnet for its nodes")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"version\":\"1.15.5\"}", "x.json: $.awsNode.version: VPC CNI '1.15.5' is not modelled; known are 1.16.0 to 1.23.1")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"version\":\"latest\"}", "x.json: $.awsNode.version: VPC CNI 'latest' is not modelled")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"kind\":\"helm\"}", "x.json: $.awsNode.kind: 'helm' is none of")]
    [InlineData("10.0.0.0/24", "10.0.0.1/24", "x.json: $.zones[0].subnets[0].cidr: '10.0.0.1/24' is not an IPv4 block")]
    [InlineData("m5.large", "m9.huge", "x.json: $.zones[0].nodes[0].type: instance type 'm9.huge' is not modelled")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"name\":\"z\"", "x.json: $.name: is there twice")]
    [InlineData("\"vpc\":{\"cidrs\":[\"10.0.0.0/16\"]},", "", "x.json: $.vpc: is missing")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"otherClusters\":[{\"name\":\"x\"}]", "x.json: $.otherClusters[0].name: 'x' is the first cluster's name")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"otherClusters\":[{\"name\":\"z\",\"cluster\":{},\"awsNode\":{},\"zones\":[{\"name\":\"us-west-2d\"}]}]", "x.json: $.otherClusters[0].zones[0].name: the scenario has no zone us-west-2d")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"groups\":[{\"name\":\"g\",\"max\":3}]", "x.json: $.groups: g has no nodes, which give it its type and subnets")]
    [InlineData("\"count\":1", "\"count\":1,\"group\":\"g\"", "x.json: $.zones: nodes are in group g, which isn't among the groups")]
    [InlineData("\"count\":1}]}],", "\"count\":4,\"group\":\"g\"}]}],\"groups\":[{\"name\":\"g\",\"max\":3}],", "x.json: $.groups: g has 4 nodes, which isn't within its 0 to 3")]
    [InlineData("\"count\":1}]}],", "\"count\":1,\"group\":\"g\"},{\"type\":\"m5.xlarge\",\"count\":1,\"group\":\"g\"}]}],\"groups\":[{\"name\":\"g\",\"max\":3}],", "x.json: $.groups: g has nodes of several types or limits")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"webhook\":{\"workload\":\"v\"}", "x.json: $.webhook: v isn't among the workloads")]
    [InlineData("\"workloads\":[", "\"workloads\":{", "x.json: line 3: is not JSON")]
    public void Read_SomethingWrong_NamesFilePlaceAndReason(string former, string broken, string expected)
    {
        var error = Assert.Throws<ScenarioException>(() => ScenarioReader.Read("x.json", Good.Replace(former, broken, StringComparison.Ordinal)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Names => [.. ScenarioLibrary.Names];

    [Theory, MemberData(nameof(Names))]
    public void Load_EveryScenario_IsNamedAfterItsFileAndRuns(string name)
    {
        var scenario = ScenarioLibrary.Load(name);
        using var world = World.Start(scenario, scenario.Seed);
        world.Run(2);

        Assert.Equal(name, scenario.Name);
        Assert.NotEmpty(world.Clusters[0].Nodes);
    }

    [Fact]
    public void Load_UnknownName_NamesTheKnownOnes() =>
        Assert.Contains("web", Assert.Throws<ArgumentException>(() => ScenarioLibrary.Load("nope")).Message, StringComparison.Ordinal);
}
