using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Vpc;

public sealed class ListingTests
{
    [Theory]
    [InlineData("tag:kubernetes.io/cluster/some", "owned", 3)]
    [InlineData("tag:kubernetes.io/cluster/some", "own*", 3)]
    [InlineData("tag:kubernetes.io/cluster/some", "Owned", 0)]
    [InlineData("tag-key", "eks:cluster-nam?", 3)]
    [InlineData("tag-key", "eks", 0)]
    [InlineData("instance-state-name", "running", 3)]
    [InlineData("availability-zone", "us-west-2b", 0)]
    public void Describe_Filter_TakesWhatMatches(string name, string value, int count)
    {
        using var world = Some.World(nodes: 3);

        Assert.Equal(count, world.Ec2.Call("DescribeInstances", Filter(name, value))["Reservations"]!.AsArray().Count);
    }

    [Fact]
    public void Describe_UnknownFilter_IsInvalid()
    {
        using var world = Some.World();

        Assert.Equal("InvalidParameterValue", world.Ec2.CodeOf("DescribeSubnets", Filter("vpcid", "vpc-0")));
        Assert.Equal("InvalidParameterValue", world.Ec2.CodeOf("DescribeSecurityGroupRules", Filter("vpc-id", world.Vpc.Id)));
    }

    [Fact]
    public void Describe_UnknownId_IsNotFound()
    {
        using var world = Some.World();

        Assert.Equal("InvalidSubnetID.NotFound", world.Ec2.CodeOf("DescribeSubnets", new JsonObject { ["SubnetIds"] = new JsonArray("subnet-0") }));
        Assert.Equal("InvalidInstanceType", world.Ec2.CodeOf("DescribeInstanceTypes", new JsonObject { ["InstanceTypes"] = new JsonArray("m5.large", "m9.huge") }));
    }

    [Fact]
    public void Describe_Pages_ShowEverythingOnceEvenWhenThePageBeforeIsGone()
    {
        using var world = Some.World(nodes: 12);
        var seen = new List<string>();
        string? token = null;
        do
        {
            var input = new JsonObject { ["MaxResults"] = 5 };
            if (token is not null)
            {
                input["NextToken"] = token;
            }

            var page = world.Ec2.Call("DescribeInstances", input);
            seen.AddRange(page["Reservations"]!.AsArray().Select(one => (string)Premade.Of(one!)!.Content["Instances"]![0]!["InstanceId"]!));
            token = (string?)page["NextToken"];
            if (seen.Count == 5)
            {
                world.Vpc.Instances.RemoveAll(instance => instance.Id == seen[^1]);
            }
        }
        while (token is not null);

        Assert.Equal((12, 12), (seen.Count, seen.Distinct().Count()));
    }

    [Fact]
    public void Describe_BadPage_IsRefused()
    {
        using var world = Some.World();

        Assert.Equal("InvalidParameterValue", world.Ec2.CodeOf("DescribeSubnets", new JsonObject { ["MaxResults"] = 4 }));
        Assert.Equal("InvalidNextToken", world.Ec2.CodeOf("DescribeSubnets", new JsonObject { ["NextToken"] = "c29tZQ==" }));
        Assert.Equal("InvalidParameterCombination", world.Ec2.CodeOf("DescribeInstances", new JsonObject { ["MaxResults"] = 5, ["InstanceIds"] = new JsonArray("i-0") }));
    }

    [Fact]
    public void Call_DryRun_ChangesNothingAndSaysSo()
    {
        using var world = Some.World();

        Assert.Equal("DryRunOperation", world.Ec2.CodeOf("DeleteSubnet", new JsonObject { ["SubnetId"] = world.Vpc.Subnets[1].Id, ["DryRun"] = true }));
        Assert.Equal(2, world.Vpc.Subnets.Count);
    }

    [Fact]
    public void Call_TooOften_IsThrottledUntilTheBucketRefills()
    {
        using var world = Some.World();
        var input = new JsonObject { ["Resources"] = new JsonArray("subnet-0"), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "a" }) };
        var codes = Enumerable.Range(0, 101).Select(_ => world.Ec2.CodeOf("CreateTags", input)).ToList();
        world.Run(1.0 / 60);

        Assert.All(codes.Take(100), code => Assert.Equal("InvalidSubnetID.NotFound", code));
        Assert.Equal("RequestLimitExceeded", codes[100]);
        Assert.Equal("InvalidSubnetID.NotFound", world.Ec2.CodeOf("CreateTags", input));
    }

    [Theory]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abb", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a\\*c", "a*c", true)]
    [InlineData("a\\*c", "abc", false)]
    [InlineData("*", "", true)]
    [InlineData("", "a", false)]
    public void Wildcard_Pattern_MatchesAsEc2Does(string pattern, string text, bool matches) => Assert.Equal(matches, Wildcard.Matches(pattern, text));

    private static JsonObject Filter(string name, string value) =>
        new() { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = name, ["Values"] = new JsonArray(value) }) };
}
