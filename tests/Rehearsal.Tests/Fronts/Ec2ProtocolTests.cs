using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Tests.Fronts;

public sealed class Ec2ProtocolTests
{
    private readonly CannedService _ec2 = new("ec2");

    [Fact]
    public void Request_ListsFiltersAndNumbers_ArriveInTheModelsWords()
    {
        using var world = new SmallWorld(more: _ec2.Answers("DescribeSubnets", "{}"));
        using var client = world.Ec2Client();

        world.Run(() => client.DescribeSubnetsAsync(new DescribeSubnetsRequest
        {
            SubnetIds = ["subnet-1", "subnet-2"],
            Filters = [new Filter { Name = "vpc-id", Values = ["vpc-1", "a b&c=d+ü"] }, new Filter { Name = "state", Values = ["available"] }],
            MaxResults = 100,
        }));

        Assert.Equal(
            """{"Filters":[{"Name":"vpc-id","Values":["vpc-1","a b&c=d+ü"]},{"Name":"state","Values":["available"]}],"MaxResults":100,"SubnetIds":["subnet-1","subnet-2"]}""",
            Sorted.Text(_ec2.Asked.Single()));
    }

    [Fact]
    public void Request_TagsAtCreation_ArriveNested()
    {
        using var world = new SmallWorld(more: _ec2.Answers("CreateSubnet", """{"Subnet":{"SubnetId":"subnet-1"}}"""));
        using var client = world.Ec2Client();

        var subnet = world.Run(() => client.CreateSubnetAsync(new CreateSubnetRequest
        {
            VpcId = "vpc-1",
            CidrBlock = "100.64.0.0/18",
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Subnet, Tags = [new Tag { Key = "headroom:incident", Value = "i1" }] }],
        })).Subnet;

        Assert.Equal("subnet-1", subnet.SubnetId);
        Assert.Equal(
            """{"CidrBlock":"100.64.0.0/18","TagSpecifications":[{"ResourceType":"subnet","Tags":[{"Key":"headroom:incident","Value":"i1"}]}],"VpcId":"vpc-1"}""",
            Sorted.Text(_ec2.Asked.Single()));
    }

    [Fact]
    public void Answer_NestedListsTagsAndFlags_AreReadByTheSdk()
    {
        using var world = new SmallWorld(more: _ec2.Answers("DescribeVpcs", """
            {"NextToken":"more","Vpcs":[{"VpcId":"vpc-1","OwnerId":"111122223333","IsDefault":false,"CidrBlock":"10.0.0.0/16",
              "CidrBlockAssociationSet":[{"AssociationId":"vpc-cidr-assoc-1","CidrBlock":"10.0.0.0/16","CidrBlockState":{"State":"associated"}}],
              "Tags":[{"Key":"a<b>","Value":"\"ü\" & so on"}]}, {"VpcId":"vpc-2"}]}
            """));
        using var client = world.Ec2Client();

        var answer = world.Run(() => client.DescribeVpcsAsync(new DescribeVpcsRequest()));

        var vpc = answer.Vpcs[0];
        Assert.Equal(["vpc-1", "vpc-2"], answer.Vpcs.Select(v => v.VpcId));
        Assert.Equal(("more", false, "111122223333"), (answer.NextToken, vpc.IsDefault, vpc.OwnerId));
        Assert.Equal(VpcCidrBlockStateCode.Associated, vpc.CidrBlockAssociationSet.Single().CidrBlockState.State);
        Assert.Equal(("a<b>", "\"ü\" & so on"), (vpc.Tags.Single().Key, vpc.Tags.Single().Value));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", answer.ResponseMetadata.RequestId);
    }

    [Fact]
    public void Answer_OperationWithoutOutput_IsASuccess()
    {
        using var world = new SmallWorld(more: _ec2.Answers("DeleteSubnet", "{}"));
        using var client = world.Ec2Client();

        var answer = world.Run(() => client.DeleteSubnetAsync(new DeleteSubnetRequest { SubnetId = "subnet-1" }));

        Assert.Equal(HttpStatusCode.OK, answer.HttpStatusCode);
    }

    [Fact]
    public void Refusal_ByTheWorld_IsTheSdksExceptionWithItsCode()
    {
        using var world = new SmallWorld(more: _ec2.Refuses("DeleteSubnet", new AwsErrorException("DependencyViolation", "The subnet 'subnet-1' has dependencies")));
        using var client = world.Ec2Client();

        var refusal = Assert.Throws<AmazonEC2Exception>(() => world.Run(() => client.DeleteSubnetAsync(new DeleteSubnetRequest { SubnetId = "subnet-1" })));

        Assert.Equal(("DependencyViolation", "The subnet 'subnet-1' has dependencies", HttpStatusCode.BadRequest), (refusal.ErrorCode, refusal.Message, refusal.StatusCode));
        Assert.Equal("DependencyViolation", world.Front.Log.Calls.Single().Code);
    }

    [Theory]
    [InlineData("Action=DescribeEverything", "InvalidAction", "The action DescribeEverything is not valid for this web service.")]
    [InlineData("Version=2016-11-15", "MissingAction", "The request is missing an action")]
    [InlineData("Action=DeleteSubnet", "MissingParameter", "The request must contain the parameter subnetId")]
    [InlineData("Action=DeleteSubnet&SubnetId=subnet-1&Force=true", "UnknownParameter", "The parameter Force is not recognized")]
    [InlineData("Action=DescribeSubnets&Filter.1.Nme=x", "UnknownParameter", "The parameter Filter.1.Nme is not recognized")]
    [InlineData("Action=DescribeSubnets&SubnetId=subnet-1", "InvalidParameterValue", "Invalid value 'subnet-1' for SubnetId.")]
    [InlineData("Action=DescribeSubnets&MaxResults=many", "InvalidParameterValue", "Invalid value 'many' for MaxResults.")]
    [InlineData("Action=DescribeSubnets&MaxResults=3", "InvalidParameterValue", "Value (3) for parameter maxResults is invalid. Member must have value greater than or equal to 5")]
    [InlineData("Action=DeleteSubnet&SubnetId=subnet-1&DryRun=true", "DryRunOperation", "Request would have succeeded, but DryRun flag is set.")]
    public void Request_Wrong_IsRefusedBeforeTheWorldSeesIt(string form, string code, string message)
    {
        using var world = new SmallWorld(more: _ec2.Answers("DescribeSubnets", "{}").Answers("DeleteSubnet", "{}"));

        var response = world.Front.Handle(Wire.Form("ec2", form));

        Assert.Equal((code, message), Wire.Ec2Error(response));
        Assert.Empty(_ec2.Asked);
    }

    [Fact]
    public void Answer_MemberThatTheModelLacks_IsTheWorldsMistake()
    {
        using var world = new SmallWorld(more: _ec2.Answers("DescribeSubnets", """{"Subnets":[{"FreeAddresses":5}]}"""));

        var mistake = Assert.Throws<InvalidOperationException>(() => world.Front.Handle(Wire.Form("ec2", "Action=DescribeSubnets")));

        Assert.Contains("'FreeAddresses', which Subnet doesn't have", mistake.Message, StringComparison.Ordinal);
    }
}
