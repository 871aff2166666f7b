using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>A person with the AWS CLI looks at the simulated world and changes it.</summary>
public sealed class AwsCliWorldTests
{
    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public async Task World_SpaceAddedByHand_IsSeenByTheCli()
    {
        var world = Some.World();
        // Fast, so that what was made is seen by the next command: describing lags behind.
        await using var served = await ServedWorld.StartAsync(world.Clock, new AwsFront(world.Clock, world.Chance, [world.Ec2, world.Eks]), speedUp: 1000);
        async Task<JsonNode> Ok(string line) => (await served.Cli.RunAsync(line)).Json;

        var vpc = (string)(await Ok("ec2 describe-vpcs"))["Vpcs"]![0]!["VpcId"]!;
        var clusterVpc = (string?)(await Ok($"eks describe-cluster --name {world.Clusters[0].Cluster}"))["cluster"]!["resourcesVpcConfig"]!["vpcId"];
        var associated = await Ok($"ec2 associate-vpc-cidr-block --vpc-id {vpc} --cidr-block 100.64.0.0/16");
        var subnet = await Ok($"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.0.128.0/20 --availability-zone us-west-2a --tag-specifications ResourceType=subnet,Tags=[{{Key=made-by,Value=hand}}]");
        var again = await served.Cli.RunAsync($"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.0.128.0/24 --availability-zone us-west-2a");
        var found = await Ok("ec2 describe-subnets --filters Name=tag:made-by,Values=hand");

        Assert.Equal(vpc, clusterVpc);
        Assert.Equal("associating", (string?)associated["CidrBlockAssociation"]!["CidrBlockState"]!["State"]);
        Assert.StartsWith("An error occurred (InvalidSubnet.Conflict) when calling the CreateSubnet operation: ", again.Error, StringComparison.Ordinal);
        Assert.Equal([(string?)subnet["Subnet"]!["SubnetId"]], found["Subnets"]!.AsArray().Select(s => (string?)s!["SubnetId"]));
    }
}
