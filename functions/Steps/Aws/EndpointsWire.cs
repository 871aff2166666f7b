using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Reads a VPC's endpoints.</summary>
internal sealed class EndpointsWire(IAmazonEC2 ec2, Ec2Calls calls)
{
    private const int Page = 1000;

    /// <summary>Every endpoint of the VPC.</summary>
    public async Task<IReadOnlyList<EndpointReading>> ReadAsync(VpcId vpc)
    {
        var all = await calls.AllAsync("ec2:DescribeVpcEndpoints", async token =>
        {
            var page = await ec2.DescribeVpcEndpointsAsync(new DescribeVpcEndpointsRequest
            {
                Filters = [new Filter { Name = "vpc-id", Values = [vpc.Value] }],
                MaxResults = Page,
                NextToken = token,
            }).ConfigureAwait(false);
            return Pages.Of(page.VpcEndpoints, page.NextToken);
        }).ConfigureAwait(false);
        return AwsErrors.Read("ec2:DescribeVpcEndpoints", () => all.ConvertAll(e => new EndpointReading(AwsErrors.Need(e.VpcEndpointId), e.ServiceName ?? "", e.VpcEndpointType == VpcEndpointType.Gateway, e.PolicyDocument)));
    }
}
