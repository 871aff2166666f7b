using Headroom.Decisions.Policy;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Tests.Accounts;

public sealed class AccountReaderTests
{
    [Theory]
    [InlineData("\"arn:aws:iam::111122223333:policy/limits\"", true)]
    [InlineData("\"limits\"", false)]
    public void Read_PermissionsBoundary_IsAPolicysArn(string value, bool isOne)
    {
        var json = Some.ExistingRunner.Replace("\"region\"", $"\"permissionsBoundary\": {value}, \"region\"", StringComparison.Ordinal);

        if (isOne)
        {
            Assert.Equal("arn:aws:iam::111122223333:policy/limits", Some.Account(json).PermissionsBoundary);
        }
        else
        {
            Assert.Contains("headroom[0].permissionsBoundary", Assert.Single(Assert.Throws<AccountException>(() => Some.Accounts(json)).Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_ClusterThatSaysNothing_IsOnlyObserved() =>
        Assert.Equal(Mode.Observe, Some.Account(Some.OwnRunner).Clusters.Single(cluster => cluster.Policy.Name == "batch").Policy.Mode);

    [Fact]
    public void Read_Cluster_KeepsPolicyAndConnectionApart()
    {
        var web = Some.Account(Some.OwnRunner).Clusters[0];

        Assert.Equal((Mode.Auto, 60, "sg-0aaaaaaa", true), (web.Policy.Mode, web.Policy.Floor, web.SecurityGroup, web.AccessEntry));
    }

    [Fact]
    public void Read_Comments_AreLeftOut()
    {
        var account = Some.Account(Some.OwnRunner.Replace("\"region\"", "\"//\": \"a comment\", \"region\"", StringComparison.Ordinal)
            .Replace("\"name\": \"web\"", "\"//\": \"another\", \"name\": \"web\"", StringComparison.Ordinal));

        Assert.Equal(["web", "batch"], account.Clusters.Select(cluster => cluster.Policy.Name));
    }

    [Theory]
    [InlineData("\"account\": \"111122223333\"", "\"account\": \"1111\"", "headroom[0].account must be an account number")]
    [InlineData("\"account\": \"111122223333\", ", "", "headroom[0].account is missing")]
    [InlineData("\"region\": \"us-west-2\"", "\"region\": \"us-west-2\", \"regoin\": \"x\"", "headroom[0].regoin is not a known key")]
    [InlineData("us-west-2", "Oregon", "headroom[0].region must be a region")]
    [InlineData("oncall@example.com", "oncall", "headroom[0].emails[0] must be an e-mail address")]
    [InlineData("[\"oncall@example.com\"]", "\"oncall@example.com\"", "headroom[0].emails must be a list")]
    [InlineData("{ \"vpc\": \"vpc-0aaaaaaa\", \"subnets\": [\"subnet-0aaaaaaa\", \"subnet-0bbbbbbb\"] }", "{ \"vpc\": \"vpc-0aaaaaaa\" }", "headroom[0].runner.subnets is missing")]
    [InlineData("{ \"vpc\": \"vpc-0aaaaaaa\", \"subnets\": [\"subnet-0aaaaaaa\", \"subnet-0bbbbbbb\"] }", "{ \"tag\": \"team\" }", "headroom[0].runner.tag must be of the form key=value")]
    [InlineData("{ \"vpc\": \"vpc-0aaaaaaa\", \"subnets\": [\"subnet-0aaaaaaa\", \"subnet-0bbbbbbb\"] }", "\"own\"", "headroom[0].runner must be an object")]
    [InlineData("subnet-0bbbbbbb", "subnet-$(id)", "headroom[0].runner.subnets[1] must be a subnet's id")]
    [InlineData("\"securityGroup\": \"sg-0aaaaaaa\"", "\"securityGroups\": [\"sg-0aaaaaaa\"]", "headroom[0].clusters[0].connect.securityGroups is not a known key")]
    [InlineData("\"securityGroup\": \"sg-0aaaaaaa\"", "\"accessEntry\": \"no\"", "headroom[0].clusters[0].connect.accessEntry must be true or false")]
    [InlineData("\"floor\": 60", "\"floor\": 0", "headroom[0].clusters[0].floor")]
    [InlineData("\"mode\": \"auto\"", "\"mode\": \"yolo\"", "headroom[0].clusters[0].mode")]
    [InlineData("\"floor\": 60", "\"flor\": 60", "headroom[0].clusters[0].flor")]
    [InlineData("\"name\": \"batch\"", "\"name\": \"web\"", "headroom[0].clusters")]
    public void Read_BadKey_IsNamed(string good, string bad, string error)
    {
        Assert.Contains(good, Some.OwnRunner, StringComparison.Ordinal);

        var wrong = Assert.Throws<AccountException>(() => Some.Accounts(Some.OwnRunner.Replace(good, bad, StringComparison.Ordinal)));

        Assert.StartsWith(error, Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyErrors_NamesThemAll()
    {
        var wrong = Assert.Throws<AccountException>(() => Some.Accounts(Some.OwnRunner
            .Replace("us-west-2", "Oregon", StringComparison.Ordinal).Replace("\"floor\": 60", "\"floor\": 0", StringComparison.Ordinal)));

        Assert.Equal(2, wrong.Errors.Count);
    }

    [Fact]
    public void Read_ExistingRunnerWithoutRole_WantsItForAccessEntries()
    {
        var wrong = Assert.Throws<AccountException>(() => Some.Accounts(Some.ExistingRunner.Replace(", \"role\": \"arn:aws:iam::111122223333:role/runner\"", "", StringComparison.Ordinal)));

        Assert.Contains("runner.role", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ExistingRunner_TakesNoSecurityGroup()
    {
        var wrong = Assert.Throws<AccountException>(() => Some.Accounts(Some.ExistingRunner.Replace("{ \"accessEntry\": false }", "{ \"securityGroup\": \"sg-0aaaaaaa\" }", StringComparison.Ordinal)));

        Assert.StartsWith("headroom[0].clusters[1].connect.securityGroup", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AccountAndRegionTwice_IsRefused()
    {
        var one = Some.OwnRunner.Trim().TrimStart('[').TrimEnd(']');

        var wrong = Assert.Throws<AccountException>(() => Some.Accounts($"[{one}, {one}]"));

        Assert.Contains("111122223333 and region us-west-2 more than once", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Read_NoList_IsRefused(string json) =>
        Assert.StartsWith("headroom must be a list", Assert.Single(Assert.Throws<AccountException>(() => Some.Accounts(json)).Errors), StringComparison.Ordinal);
}
