using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.EKS;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SimpleSystemsManagement;
using Amazon.StepFunctions;

namespace Headroom.Sdk.Tests.Clients;

public sealed class EndpointTests : IDisposable
{
    private static readonly string[] Variables = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL_SFN", "AWS_REGION"];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);

    public EndpointTests() => Array.ForEach(Variables, v => Environment.SetEnvironmentVariable(v, null));

    public void Dispose() => Array.ForEach(Variables, v => Environment.SetEnvironmentVariable(v, _before[v]));

    private static string Url(ClientConfig config, string region)
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        return Url(config);
    }

    private static string Url(ClientConfig config) =>
        config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new DescribeVpcsRequest())).URL.TrimEnd('/');

    [Theory]
    [InlineData("eu-west-1", "https://ec2.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", "https://ec2.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "https://ec2.us-gov-west-1.amazonaws.com")]
    [InlineData("us-iso-east-1", "https://ec2.us-iso-east-1.c2s.ic.gov")]
    public void Ec2_Region_DecidesThePartitionsSuffix(string region, string url) => Assert.Equal(url, Url(new AmazonEC2Config(), region));

    [Fact]
    public void EachService_Region_HasItsOwnHost() => Assert.Equal(
        ["https://eks.us-east-1.amazonaws.com", "https://ssm.us-east-1.amazonaws.com", "https://states.us-east-1.amazonaws.com"],
        [Url(new AmazonEKSConfig(), "us-east-1"), Url(new AmazonSimpleSystemsManagementConfig(), "us-east-1"), Url(new AmazonStepFunctionsConfig(), "us-east-1")]);

    [Fact]
    public void Fips_Region_HasTheServicesOwnHosts()
    {
        Assert.Equal("https://ec2-fips.us-east-1.amazonaws.com", Url(new AmazonEC2Config { UseFIPSEndpoint = true }, "us-east-1"));
        Assert.Equal("https://ec2.us-gov-west-1.amazonaws.com", Url(new AmazonEC2Config { UseFIPSEndpoint = true }, "us-gov-west-1"));
        Assert.Equal("https://fips.eks.us-east-1.amazonaws.com", Url(new AmazonEKSConfig { UseFIPSEndpoint = true }, "us-east-1"));
        Assert.Equal("https://ssm.us-gov-east-1.amazonaws.com", Url(new AmazonSimpleSystemsManagementConfig { UseFIPSEndpoint = true }, "us-gov-east-1"));
        Assert.Equal("https://states.us-gov-west-1.amazonaws.com", Url(new AmazonStepFunctionsConfig { UseFIPSEndpoint = true }, "us-gov-west-1"));
        Assert.Equal("https://states-fips.us-gov-east-1.amazonaws.com", Url(new AmazonStepFunctionsConfig { UseFIPSEndpoint = true }, "us-gov-east-1"));
    }

    [Fact]
    public void DualStack_Region_HasTheDualStackSuffix() =>
        Assert.Equal("https://eks.eu-west-1.api.aws", Url(new AmazonEKSConfig { UseDualstackEndpoint = true }, "eu-west-1"));

    [Theory]
    [InlineData(true, false, "FIPS and custom endpoint")]
    [InlineData(false, true, "Dualstack and custom endpoint")]
    public void CustomEndpoint_WithFipsOrDualStack_IsRefused(bool fips, bool dualStack, string why)
    {
        var config = new AmazonEC2Config { ServiceURL = "http://127.0.0.1:4566", UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Assert.Contains(why, Assert.ThrowsAny<AmazonClientException>(() => Url(config)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceUrl_SetInCode_IsCalledAndSignedForTheGivenRegion()
    {
        var wire = new Wire("<R/>");
        var config = wire.Configure(new AmazonEC2Config { ServiceURL = "http://127.0.0.1:4566", AuthenticationRegion = "eu-central-1" });

        await new AmazonEC2Client(Wire.Credentials, config).DescribeVpcsAsync(new DescribeVpcsRequest());

        Assert.Equal("http://127.0.0.1:4566/", wire.Request.Uri.ToString());
        Assert.Contains("/eu-central-1/ec2/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointVariable_RegionSetInCode_WinsOverTheRegionsHost()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_EC2", "http://127.0.0.1:4567");
        var wire = new Wire("<R/>");

        await new AmazonEC2Client(Wire.Credentials, wire.Configure(new AmazonEC2Config { RegionEndpoint = RegionEndpoint.EUWest1 })).DescribeVpcsAsync(new DescribeVpcsRequest());

        Assert.Equal("http://127.0.0.1:4567/", wire.Request.Uri.ToString());
        Assert.Equal("http://127.0.0.1:4566", Url(new AmazonEKSConfig(), "eu-west-1"));
    }

    [Fact]
    public void EndpointVariable_OfOneService_HasTheServiceIdsName()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SFN", "http://127.0.0.1:4568");

        Assert.Equal("http://127.0.0.1:4568", Url(new AmazonStepFunctionsConfig(), "eu-west-1"));
        Assert.Equal("https://ec2.eu-west-1.amazonaws.com", Url(new AmazonEC2Config(), "eu-west-1"));
    }
}
