using System.Net;
using Amazon;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Moq;

namespace Headroom.Sdk.Tests.Clients;

public class ClientTests
{
    [Fact]
    public async Task Interface_Moq_CanStandInForIt()
    {
        var ec2 = new Mock<IAmazonEC2>(MockBehavior.Strict);
        ec2.Setup(e => e.DescribeVpcsAsync(It.Is<DescribeVpcsRequest>(r => r.VpcIds.Single() == "vpc-1"), default)).ReturnsAsync(new DescribeVpcsResponse { NextToken = "t" });

        Assert.Equal("t", (await ec2.Object.DescribeVpcsAsync(new DescribeVpcsRequest { VpcIds = ["vpc-1"] })).NextToken);
    }

    [Fact]
    public void Interface_StaticMembers_MakeTheServicesOwnClient()
    {
        var config = Default<IAmazonEC2>(out var client);

        Assert.IsType<AmazonEC2Config>(config);
        Assert.IsType<AmazonEC2Client>(client);
        Assert.Equal("ec2", config.AuthenticationServiceName);
    }

    private static ClientConfig Default<T>(out IAmazonService client)
        where T : IAmazonService
    {
        var config = T.CreateDefaultClientConfig();
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        client = T.CreateDefaultServiceClient(Wire.Credentials, config);
        return config;
    }

    [Fact]
    public void Region_Constructor_ConfiguresIt() => Assert.Equal(RegionEndpoint.EUSouth1, new AmazonEC2Client(RegionEndpoint.EUSouth1).Config.RegionEndpoint);

    [Fact]
    public void Collections_NotSet_AreNull()
    {
        Assert.Null(new DescribeSubnetsRequest().Filters);
        Assert.Null(new DescribeSubnetsResponse().Subnets);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 1)]
    public async Task ServerError_IsTriedAgainAsOftenAsConfigured(int retries, int attempts)
    {
        var wire = new Wire("<Response><Errors><Error><Code>InternalError</Code></Error></Errors></Response>", HttpStatusCode.InternalServerError);
        var config = wire.Configure(new AmazonEC2Config());
        config.MaxErrorRetry = retries;

        await Assert.ThrowsAsync<AmazonEC2Exception>(() => new ImpatientClient(config).DescribeVpcsAsync(new DescribeVpcsRequest()));

        Assert.Equal(attempts, wire.Requests.Count);
    }

    private sealed class ImpatientClient(AmazonEC2Config config) : AmazonEC2Client(Wire.Credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new NoWait(Config.MaxErrorRetry)));
        }
    }

    private sealed class NoWait(int retries) : StandardRetryPolicy(retries)
    {
        public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) => Task.CompletedTask;
    }
}
