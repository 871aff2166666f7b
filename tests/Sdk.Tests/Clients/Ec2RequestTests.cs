using Amazon.EC2;
using Amazon.EC2.Model;

namespace Headroom.Sdk.Tests.Clients;

public class Ec2RequestTests
{
    private readonly Wire _wire = new("<Response><requestId>r</requestId></Response>");

    private AmazonEC2Client Client => new(Wire.Credentials, _wire.Configure(new AmazonEC2Config()));

    [Fact]
    public async Task DescribeSubnets_FiltersAndPaging_AreFlatCountedFields()
    {
        await Client.DescribeSubnetsAsync(new DescribeSubnetsRequest
        {
            Filters = [new Filter { Name = "vpc-id", Values = ["vpc-1", "vpc-2"] }, new Filter { Name = "tag:a b", Values = ["ä&="] }],
            MaxResults = 100,
            DryRun = false,
            SubnetIds = ["subnet-1"],
        });

        Assert.Equal("POST", _wire.Request.Method);
        Assert.Equal("https://ec2.eu-west-1.amazonaws.com/", _wire.Request.Uri.ToString());
        Assert.StartsWith("application/x-www-form-urlencoded", _wire.Request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(
            "Action=DescribeSubnets&DryRun=false&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2&Filter.2.Name=tag%3Aa%20b&Filter.2.Value.1=%C3%A4%26%3D"
            + "&MaxResults=100&SubnetId.1=subnet-1&Version=2016-11-15",
            _wire.Request.Body);
    }

    [Fact]
    public async Task CreateSubnet_TagSpecifications_NestTheirTags()
    {
        await Client.CreateSubnetAsync(new CreateSubnetRequest
        {
            VpcId = "vpc-1",
            CidrBlock = "100.64.0.0/18",
            AvailabilityZoneId = "euw1-az1",
            TagSpecifications =
            [
                new TagSpecification { ResourceType = ResourceType.Subnet, Tags = [new Tag { Key = "k1", Value = "v1" }, new Tag { Key = "k2", Value = "" }] },
            ],
        });

        Assert.Equal(
            "Action=CreateSubnet&AvailabilityZoneId=euw1-az1&CidrBlock=100.64.0.0%2F18&TagSpecification.1.ResourceType=subnet&TagSpecification.1.Tag.1.Key=k1"
            + "&TagSpecification.1.Tag.1.Value=v1&TagSpecification.1.Tag.2.Key=k2&TagSpecification.1.Tag.2.Value=&Version=2016-11-15&VpcId=vpc-1",
            _wire.Request.Body);
    }

    [Fact]
    public async Task CreateTags_ResourceIds_HaveTheModelsSingularName()
    {
        await Client.CreateTagsAsync(new CreateTagsRequest { Resources = ["subnet-1", "subnet-2"], Tags = [new Tag { Key = "kubernetes.io/role/cni", Value = "1" }] });

        Assert.Equal(
            "Action=CreateTags&ResourceId.1=subnet-1&ResourceId.2=subnet-2&Tag.1.Key=kubernetes.io%2Frole%2Fcni&Tag.1.Value=1&Version=2016-11-15", _wire.Request.Body);
    }

    [Fact]
    public async Task DescribeVpcs_EmptyList_IsSentAsItsBareName()
    {
        await Client.DescribeVpcsAsync(new DescribeVpcsRequest { Filters = [] });

        Assert.Equal("Action=DescribeVpcs&Filter=&Version=2016-11-15", _wire.Request.Body);
    }

    [Fact]
    public async Task AnyOperation_Credentials_SignForEc2InTheRegion()
    {
        await Client.DescribeVpcsAsync(new DescribeVpcsRequest());

        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/ec2/aws4_request, SignedHeaders=.*, Signature=[0-9a-f]{64}$", _wire.Request.Headers["Authorization"]);
    }
}
