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
    [InlineData("\"story\":\"y\"", "\"story\":\"y\",\"colour\":1", "x.json:1: $.colour: is not a key that is known here")]
    [InlineData("\"count\":1", "\"count\":-1", "x.json:2: $.zones[0].nodes[0].count: must be a whole number from 1 to 1000, not -1")]
    [InlineData("\"count\":1", "\"count\":1.5", "x.json:2: $.zones[0].nodes[0].count: must be a whole number")]
    [InlineData("\"count\":1", "\n\n\"count\":1,\n\"pods\":-1", "x.json:5: $.zones[0].nodes[0].pods: must be a whole number")]
    [InlineData("\"subnets\":[{\"cidr\":\"10.0.0.0/24\"}]", "\"subnets\":[]", "x.json:2: $.zones[0].subnets: zone us-west-2a has no subnet for its nodes")]
    [InlineData("\"subnets\":[{\"cidr\":\"10.0.0.0/24\"}],", "", "x.json:2: $.zones[0].subnets: zone us-west-2a has no subnet for its nodes")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"version\":\"1.15.5\"}", "x.json:1: $.awsNode.version: VPC CNI '1.15.5' is not modelled; known are 1.16.0 to 1.23.1")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"version\":\"latest\"}", "x.json:1: $.awsNode.version: VPC CNI 'latest' is not modelled")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"kind\":\"helm\"}", "x.json:1: $.awsNode.kind: 'helm' is none of")]
    [InlineData("10.0.0.0/24", "10.0.0.1/24", "x.json:2: $.zones[0].subnets[0].cidr: '10.0.0.1/24' is not an IPv4 block")]
    [InlineData("m5.large", "m9.huge", "x.json:2: $.zones[0].nodes[0].type: instance type 'm9.huge' is not modelled")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\n\"name\":\"z\"", "x.json:2: $.name: is there twice")]
    [InlineData("\"vpc\":{\"cidrs\":[\"10.0.0.0/16\"]},", "", "x.json:1: $.vpc: is missing")]
    [InlineData("\"workloads\":[", "\"workloads\":{", "x.json:3: is not JSON")]
    [InlineData("\"workloads\":[", "\"region\":\"eu-west-1\",\"workloads\":[", "x.json:3: $.region: 'eu-west-1' is none of us-west-2")]
    [InlineData("\"us-west-2a\"", "\"us-west-1a\"", "x.json:2: $.zones[0].name: 'us-west-1a' is not a zone of us-west-2")]
    [InlineData("10.0.0.0/24", "10.1.0.0/24", "x.json:2: $.zones[0].subnets[0].cidr: 10.1.0.0/24 isn't from /16 to /28 within a block of the VPC")]
    [InlineData("{\"cidr\":\"10.0.0.0/24\"}", "{\"cidr\":\"10.0.0.0/24\"},{\"cidr\":\"10.0.0.128/25\"}", "x.json:2: $.zones[0].subnets[1].cidr: 10.0.0.128/25 overlaps subnet 10.0.0.0/24")]
    [InlineData("{\"cidr\":\"10.0.0.0/24\"}", "{\"cidr\":\"10.0.0.0/24\",\"taken\":251}", "x.json:2: $.zones[0].subnets[0].cidr: 10.0.0.0/24 has room for 251 addresses, not for 251 that are taken and 1 nodes")]
    [InlineData("{\"cidr\":\"10.0.0.0/24\"}", "{\"cidr\":\"10.0.0.0/24\",\"reservations\":[{\"cidr\":\"10.0.1.0/28\"}]}", "x.json:2: $.zones[0].subnets[0].reservations: 10.0.1.0/28 isn't within 10.0.0.0/24")]
    [InlineData("[\"10.0.0.0/16\"]", "[\"10.0.0.0/16\",\"10.0.64.0/20\"]", "x.json:1: $.vpc.cidrs[1]: 10.0.64.0/20 isn't from /16 to /28, or overlaps")]
    [InlineData("[\"10.0.0.0/16\"]", "[\"10.0.0.0/16\"],\"networkAcls\":[{\"name\":\"data\"}]", "x.json:1: $.vpc.networkAcls[0].name: no subnet has a network ACL 'data', or its rules are there twice")]
    [InlineData("[\"10.0.0.0/16\"]},", "[\"10.0.0.0/16\"],\"networkAcls\":[{\"name\":\"a\",\"entries\":[{\"rule\":32767,\"cidr\":\"0.0.0.0/0\"}]}]},", "x.json:1: $.vpc.networkAcls[0].entries[0].rule: must be a whole number from 1 to 32766, not 32767")]
    [InlineData("[\"10.0.0.0/16\"]", "[\"10.0.0.0/16\"],\"endpoints\":[{\"service\":\"s3\",\"type\":\"lambda\"}]", "x.json:1: $.vpc.endpoints[0].type: 'lambda' is none of interface, gateway")]
    [InlineData("\"count\":1", "\"count\":1,\"pods\":30", "x.json:2: $.zones[0].nodes[0].pods: 30 pods are more than the 29 that such a node takes")]
    [InlineData("\"count\":1", "\"count\":1,\"pods\":12,\"fits\":11", "x.json:2: $.zones[0].nodes[0].pods: 12 pods are more than the 11 that such a node takes")]
    [InlineData("\"awsNode\":{}", "\"awsNode\":{\"overwrittenAfterSeconds\":60}", "x.json:1: $.awsNode.overwrittenAfterSeconds: EKS upgrades managed add-ons only")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"otherClusters\":[{\"name\":\"x\",\"cluster\":{},\"awsNode\":{}}]", "x.json:1: $.otherClusters[0].name: 'x' is another cluster's name")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"otherClusters\":[{\"name\":\"z\",\"cluster\":{},\"awsNode\":{},\"zones\":[{\"name\":\"us-west-2d\"}]}]", "x.json:1: $.otherClusters[0].zones[0].name: the scenario has no zone us-west-2d")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"groups\":[{\"name\":\"g\",\"max\":3}]", "x.json:1: $.groups[0]: g has no nodes, which give it its type and subnets")]
    [InlineData("\"count\":1", "\"count\":1,\"group\":\"g\"", "x.json:1: $.groups: there is no group g, in which nodes are")]
    [InlineData("\"count\":1}]}],", "\"count\":4,\"group\":\"g\"}]}],\"groups\":[{\"name\":\"g\",\"max\":3}],", "x.json:2: $.groups[0]: g has 4 nodes, which isn't within its 0 to 3")]
    [InlineData("\"count\":1}]}],", "\"count\":1,\"group\":\"g\"},{\"type\":\"m5.xlarge\",\"count\":1,\"group\":\"g\"}]}],\"groups\":[{\"name\":\"g\",\"max\":3}],", "x.json:2: $.groups[0]: g has nodes of several types or limits")]
    [InlineData("\"name\":\"x\"", "\"name\":\"x\",\"webhook\":{\"workload\":\"v\"}", "x.json:1: $.webhook: v isn't among the workloads")]
    public void Read_SomethingWrong_NamesFileLineAndReason(string former, string broken, string expected)
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
