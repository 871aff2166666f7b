using System.Net;
using System.Text.Json.Nodes;
using Amazon.EKS;
using Amazon.EKS.Model;

namespace Headroom.Sdk.Tests.Clients;

public class EksTests
{
    private static AmazonEKSClient Over(Wire wire) => new(Wire.Credentials, wire.Configure(new AmazonEKSConfig()));

    [Fact]
    public async Task DescribeCluster_Name_IsEncodedInThePath()
    {
        var wire = new Wire("""
            {"cluster":{"name":"we/b","status":"ACTIVE","version":"1.33","createdAt":1.7673228E9,"tags":{"a":"1"},
             "resourcesVpcConfig":{"vpcId":"vpc-1","subnetIds":["subnet-1","subnet-2"]},"kubernetesNetworkConfig":{"ipFamily":"ipv4","serviceIpv4Cidr":"172.20.0.0/16"}}}
            """);

        var cluster = (await Over(wire).DescribeClusterAsync(new DescribeClusterRequest { Name = "we/b" })).Cluster;

        Assert.Equal("GET", wire.Request.Method);
        Assert.Equal("https://eks.eu-west-1.amazonaws.com/clusters/we%2Fb", wire.Request.Uri.AbsoluteUri);
        Assert.Equal("", wire.Request.Body);
        Assert.Same(ClusterStatus.ACTIVE, cluster.Status);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 0, 0, DateTimeKind.Utc), cluster.CreatedAt);
        Assert.Equal(["subnet-1", "subnet-2"], cluster.ResourcesVpcConfig.SubnetIds);
        Assert.Same(IpFamily.Ipv4, cluster.KubernetesNetworkConfig.IpFamily);
        Assert.Equal("1", cluster.Tags["a"]);
        Assert.Null(cluster.EncryptionConfig);
    }

    [Fact]
    public async Task ListClusters_NumbersAndLists_AreInTheQuery()
    {
        var wire = new Wire("""{"clusters":["a","b"],"nextToken":"t 2"}""");

        var answer = await Over(wire).ListClustersAsync(new ListClustersRequest { MaxResults = 2, NextToken = "t 1", Include = ["all", "x&y"] });

        Assert.Equal("https://eks.eu-west-1.amazonaws.com/clusters?include=all&include=x%26y&maxResults=2&nextToken=t%201", wire.Request.Uri.AbsoluteUri);
        Assert.Equal(["a", "b"], answer.Clusters);
        Assert.Equal("t 2", answer.NextToken);
    }

    [Fact]
    public async Task UpdateAddon_BodyHoldsAllButThePath()
    {
        var wire = new Wire("""{"update":{"id":"u-1","status":"InProgress","params":[{"type":"ConfigurationValues","value":"{}"}]}}""");

        var update = (await Over(wire).UpdateAddonAsync(new UpdateAddonRequest
        {
            ClusterName = "web",
            AddonName = "vpc-cni",
            ConfigurationValues = "{}",
            ResolveConflicts = ResolveConflicts.PRESERVE,
            ClientRequestToken = "token-1",
            PodIdentityAssociations = [new AddonPodIdentityAssociations { RoleArn = "arn:r", ServiceAccount = "aws-node" }],
        })).Update;

        Assert.Equal("POST", wire.Request.Method);
        Assert.Equal("/clusters/web/addons/vpc-cni/update", wire.Request.Uri.AbsolutePath);
        Assert.Equal("application/json", wire.Request.Headers["Content-Type"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"clientRequestToken":"token-1","configurationValues":"{}","resolveConflicts":"PRESERVE","podIdentityAssociations":[{"roleArn":"arn:r","serviceAccount":"aws-node"}]}
            """), JsonNode.Parse(wire.Request.Body)), wire.Request.Body);
        Assert.Same(UpdateStatus.InProgress, update.Status);
        Assert.Same(UpdateParamType.ConfigurationValues, Assert.Single(update.Params).Type);
    }

    [Fact]
    public async Task UpdateAddon_TokenNotSet_SendsAFreshOneEachTime()
    {
        var wire = new Wire("{}");
        var request = new UpdateAddonRequest { ClusterName = "web", AddonName = "vpc-cni" };

        await Over(wire).UpdateAddonAsync(request);
        await Over(wire).UpdateAddonAsync(request);

        var tokens = wire.Requests.Select(r => (string)JsonNode.Parse(r.Body)!["clientRequestToken"]!).ToList();
        Assert.All(tokens, t => Assert.True(Guid.TryParse(t, out _), t));
        Assert.NotEqual(tokens[0], tokens[1]);
    }

    [Fact]
    public async Task DescribeUpdate_AddonName_GoesIntoTheQuery()
    {
        var wire = new Wire("{}");

        await Over(wire).DescribeUpdateAsync(new DescribeUpdateRequest { Name = "web", UpdateId = "u-1", AddonName = "vpc-cni" });

        Assert.Equal("/clusters/web/updates/u-1?addonName=vpc-cni", wire.Request.Uri.PathAndQuery);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task DescribeCluster_NameNotSet_IsRefusedBeforeItIsSent(string? name)
    {
        var wire = new Wire("{}");

        var thrown = await Assert.ThrowsAsync<AmazonEKSException>(() => Over(wire).DescribeClusterAsync(new DescribeClusterRequest { Name = name }));

        Assert.Contains("required field Name", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Fact]
    public async Task DescribeCluster_TypeInTheHeader_ThrowsTheModelledClassWithItsMembers()
    {
        var wire = new Wire("""{"message":"No cluster found for name: web.","clusterName":"web"}""", HttpStatusCode.NotFound);
        wire.ReplyHeaders["x-amzn-ErrorType"] = "ResourceNotFoundException:http://internal.amazon.com/coral/";

        var thrown = await Assert.ThrowsAsync<ResourceNotFoundException>(() => Over(wire).DescribeClusterAsync(new DescribeClusterRequest { Name = "web" }));

        Assert.Equal("ResourceNotFoundException", thrown.ErrorCode);
        Assert.Equal("No cluster found for name: web.", thrown.Message);
        Assert.Equal("web", thrown.ClusterName);
        Assert.Equal(HttpStatusCode.NotFound, thrown.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task DescribeCluster_TypeInTheHeaderAndNoObject_StillThrowsTheModelledClass(string body)
    {
        var wire = new Wire(body, HttpStatusCode.NotFound);
        wire.ReplyHeaders["x-amzn-ErrorType"] = "ResourceNotFoundException";

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Over(wire).DescribeClusterAsync(new DescribeClusterRequest { Name = "web" }));
    }

    [Fact]
    public async Task DescribeCluster_AccessDenied_IsTheServicesBaseException()
    {
        var wire = new Wire("""{"message":"not authorized"}""", HttpStatusCode.Forbidden);
        wire.ReplyHeaders["x-amzn-ErrorType"] = "AccessDeniedException";

        var thrown = await Assert.ThrowsAsync<AmazonEKSException>(() => Over(wire).DescribeClusterAsync(new DescribeClusterRequest { Name = "web" }));

        Assert.Equal("AccessDeniedException", thrown.ErrorCode);
    }
}
