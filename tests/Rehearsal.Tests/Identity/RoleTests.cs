using System.Text.Json.Nodes;
using Headroom.Rehearsal.Identity;

namespace Headroom.Rehearsal.Tests.Identity;

public sealed class RoleTests
{
    private const string Subnet = "arn:aws:ec2:us-west-2:111122223333:subnet/subnet-1";

    [Theory]
    [InlineData("ec2:DescribeSubnets", "ec2:DescribeSubnets", true)]
    [InlineData("ec2:Describe*", "ec2:DescribeSubnets", true)]
    [InlineData("EC2:describesubnets", "ec2:DescribeSubnets", true)]
    [InlineData("ec2:Describe?ubnets", "ec2:DescribeSubnets", true)]
    [InlineData("*", "ec2:DescribeSubnets", true)]
    [InlineData("ec2:Describe", "ec2:DescribeSubnets", false)]
    [InlineData("ec2:*Vpcs", "ec2:DescribeSubnets", false)]
    [InlineData("ec2:*s*Sub*ts", "ec2:DescribeSubnets", true)]
    public void Action_Pattern_MatchesAsIamDoes(string pattern, string action, bool allowed) =>
        Assert.Equal(allowed, Allows($$"""{"Effect":"Allow","Action":"{{pattern}}","Resource":"*"}""", Ask(action)));

    [Theory]
    [InlineData("arn:aws:ec2:*:*:subnet/*", true)]
    [InlineData("arn:aws:ec2:us-west-2:111122223333:subnet/subnet-1", true)]
    [InlineData("arn:aws:ec2:us-west-2:111122223333:vpc/*", false)]
    [InlineData("arn:aws:ec2:us-west-2:111122223333:SUBNET/*", false)]
    public void Resource_Pattern_MatchesAsIamDoes(string pattern, bool allowed) =>
        Assert.Equal(allowed, Allows($$"""{"Effect":"Allow","Action":["ec2:DeleteSubnet"],"Resource":["{{pattern}}"]}""", Ask("ec2:DeleteSubnet")));

    [Fact]
    public void NotAction_AndNotResource_AreAllTheOthers()
    {
        const string AllButDeletes = """{"Effect":"Allow","NotAction":"ec2:Delete*","NotResource":"arn:aws:ec2:*:*:vpc/*"}""";

        Assert.True(Allows(AllButDeletes, Ask("ec2:CreateTags")));
        Assert.False(Allows(AllButDeletes, Ask("ec2:DeleteSubnet")));
        Assert.False(Allows(AllButDeletes, Ask("ec2:CreateTags") with { Resource = "arn:aws:ec2:us-west-2:111122223333:vpc/vpc-1" }));
    }

    [Fact]
    public void Deny_BesideAnAllow_Wins()
    {
        var role = new Role([Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""), Policy("""{"Effect":"Deny","Action":"ec2:DeleteSubnet","Resource":"*"}""")]);

        Assert.Equal(Verdict.Denied, role.Judge(Ask("ec2:DeleteSubnet")));
        Assert.Equal(Verdict.Allowed, role.Judge(Ask("ec2:CreateSubnet")));
        Assert.Equal(Verdict.NotAllowed, new Role([]).Judge(Ask("ec2:CreateSubnet")));
    }

    [Theory]
    // The key "k" has the values after the bar; "-" stands for a request without the key.
    [InlineData("StringEquals", "a", "a", true)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("StringEquals", "a", "-", false)]
    [InlineData("StringEqualsIfExists", "a", "-", true)]
    [InlineData("StringEqualsIfExists", "a", "b", false)]
    [InlineData("StringNotEquals", "a", "b", true)]
    [InlineData("StringNotEquals", "a", "-", true)]
    [InlineData("StringLike", "vpc#*", "vpc#1", true)]
    [InlineData("StringLike", "vpc#*", "cluster#1", false)]
    [InlineData("ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", true)]
    [InlineData("Bool", "true", "True", true)]
    [InlineData("Null", "true", "-", true)]
    [InlineData("Null", "true", "a", false)]
    [InlineData("Null", "false", "a", true)]
    [InlineData("Null", "false", "-", false)]
    [InlineData("ForAllValues:StringEquals", "a", "a,a", true)]
    [InlineData("ForAllValues:StringEquals", "a", "a,b", false)]
    [InlineData("ForAllValues:StringEquals", "a", "-", true)] // the trap of ForAllValues: no values, all of them match
    [InlineData("ForAnyValue:StringEquals", "a", "b,a", true)]
    [InlineData("ForAnyValue:StringEquals", "a", "-", false)]
    public void Condition_OnOneKey_PassesAsTheUserGuideSays(string test, string wanted, string values, bool passes)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>();
        if (values != "-")
        {
            context["K"] = values.Split(',');
        }

        var statement = $$$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{{test}}}}":{"k":"{{{{wanted}}}}"}}}""";

        Assert.Equal(passes, Allows(statement, Ask("ec2:CreateTags") with { Context = context }));
    }

    [Fact]
    public void Conditions_Several_MustAllPass()
    {
        const string Both = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a":["1","2"],"b":"3"}}}""";
        Question With(string a, string b) => Ask("ec2:CreateTags") with { Context = new Dictionary<string, IReadOnlyList<string>> { ["a"] = [a], ["b"] = [b] } };

        Assert.True(Allows(Both, With("2", "3")));
        Assert.False(Allows(Both, With("2", "4")));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"k":"5"}}}""", "NumericLessThan")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForSomeValues:StringEquals":{"k":"5"}}}""", "ForSomeValues")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}""", "Principal")]
    [InlineData("""{"Effect":"Permit","Action":"*","Resource":"*"}""", "Permit")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""", "Action")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}"}""", "policy variables")]
    public void Statement_Unknown_IsAnErrorAtDeploymentAndNamesIt(string statement, string named) =>
        Assert.Contains(named, Assert.Throws<PolicyException>(() => new Role([Policy(statement)])).Message, StringComparison.Ordinal);

    private static bool Allows(string statement, Question question) => new Role([Policy(statement)]).Judge(question) == Verdict.Allowed;

    private static Question Ask(string action) => new(action, Subnet, new Dictionary<string, IReadOnlyList<string>>());

    private static JsonNode Policy(string statement) => JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""")!;
}
