using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Which policies of VPC endpoints admit the nodes' subnets and not the new ones: 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18.</summary>
public sealed class EndpointRulesTests
{
    private const string Default = """{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}""";

    [Fact]
    public void Shut_DefaultPolicyOrNone_IsSilent() => Assert.Empty(Told(Default).Concat(Told(null)));

    [Fact]
    public void Shut_PolicyAdmitsOnlyTheOldBlock_NamesEndpointServiceAndBlocks() => Assert.Equal(
        ["The policy of VPC endpoint vpce-1 (com.amazonaws.eu-west-1.ecr.api) admits the nodes' addresses by 10.0.0.0/16, and not the new pods' 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18. Add them to it if pods call that service."],
        Told(Statement("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"")));

    // Effect, operator, key, values; what becomes of a call from 100.64.0.0/10 where the nodes' addresses are admitted.
    [Theory]
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "[\"10.0.0.0/16\", \"100.64.0.0/10\"]", 0)]
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "[\"10.0.0.0/16\", \"100.64.0.0/17\"]", 1)] // zone c's subnet isn't in it
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "\"192.168.0.0/16\"", 0)] // neither is admitted
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.7\"", 0)] // one host
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/26\"", 0)] // a quarter of a node subnet
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/25\"", 1)]
    [InlineData("Allow", "IpAddress", "AWS:vpcsourceip", "\"10.0.0.0/16\"", 1)] // keys have no case
    [InlineData("Allow", "IpAddressIfExists", "aws:VpcSourceIp", "\"10.0.0.0/16\"", 1)]
    [InlineData("Allow", "ForAnyValue:IpAddress", "aws:SourceIp", "\"10.0.0.0/16\"", 1)]
    [InlineData("Allow", "NotIpAddress", "aws:VpcSourceIp", "\"100.64.0.0/10\"", 1)]
    [InlineData("Allow", "NotIpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"", 0)] // the new ones alone are admitted
    [InlineData("Allow", "IpAddress", "aws:VpcSourceIp", "[\"10.0.0.0/16\", \"fd00::/8\"]", 1)]
    [InlineData("Deny", "NotIpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"", 1)]
    [InlineData("Deny", "NotIpAddress", "aws:VpcSourceIp", "[\"10.0.0.0/16\", \"100.64.0.0/16\"]", 0)]
    [InlineData("Deny", "IpAddress", "aws:VpcSourceIp", "\"100.64.0.0/16\"", 1)]
    [InlineData("Deny", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"", 0)]
    [InlineData("Allow", "StringEquals", "aws:SourceVpc", "\"vpc-1\"", 0)] // not about addresses
    public void Shut_Condition_ByWhatItDoesToEither(string effect, string comparison, string key, string values, int expected)
    {
        var told = Told(Statement(effect, comparison, key, values));
        Assert.Equal(expected, told.Count);
        Assert.DoesNotContain(told, t => t.Contains("couldn't be judged", StringComparison.Ordinal));
    }

    [Fact]
    public void Shut_AnotherStatementAdmitsEverybody_IsSilent() =>
        Assert.Empty(Told("""{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["*"], "Resource": "*"}, """ + Bare("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"") + "]}"));

    [Fact]
    public void Shut_AnotherStatementAdmitsEverybodyButADenialStands_IsTold() =>
        Assert.Single(Told("""{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}, """ + Bare("Deny", "NotIpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"") + "]}"));

    [Fact]
    public void Shut_TwoStatementsForTheSameCalls_AdmitTogether() => Assert.Empty(Told(
        "{\"Statement\": [" + Bare("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"") + "," + Bare("Allow", "IpAddress", "aws:VpcSourceIp", "\"100.64.0.0/10\"") + "]}"));

    [Fact]
    public void Shut_OneStatementThatIsNoList_IsRead() => Assert.Single(Told("{\"Statement\": " + Bare("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"") + "}"));

    [Theory]
    [InlineData("not json", "it isn't JSON")]
    [InlineData("""{"Statement": [{"Effect": "\ud800"}]}""", "it isn't JSON")] // half a character
    [InlineData("{}", "it has no statement")]
    [InlineData("[]", "an element isn't an object")]
    [InlineData("""{"Statement": [42]}""", "an element isn't an object")]
    [InlineData("""{"Statement": [{"Effect": "Perhaps"}]}""", "neither Allow nor Deny")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Condition": {"StringLike": {"aws:VpcSourceIp": "10.0.*"}}}]}""", "another operator")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Condition": {"IpAddress": {"aws:VpcSourceIp": "${aws:PrincipalTag/net}"}}}]}""", "isn't a canonical block")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Condition": {"IpAddress": {"aws:VpcSourceIp": 10}}}]}""", "isn't a canonical block")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Condition": "never"}]}""", "an element isn't an object")]
    public void Shut_PolicyThatCantBeRead_IsAFindingOfItsOwn(string policy, string why)
    {
        var told = Assert.Single(Told(policy));
        Assert.StartsWith("The policy of VPC endpoint vpce-1 (com.amazonaws.eu-west-1.ecr.api) couldn't be judged: ", told, StringComparison.Ordinal);
        Assert.Contains(why, told, StringComparison.Ordinal);
        Assert.Equal([FindingKind.EndpointPolicies], Plan(policy).Findings);
    }

    [Fact]
    public void Shut_HostilePolicy_IsNotQuoted()
    {
        var deep = new string('[', 5_000);
        Assert.DoesNotContain("[[", Assert.Single(Told(deep)), StringComparison.Ordinal);
        Assert.DoesNotContain("](http", Assert.Single(Told(Statement("Allow", "IpAddress", "aws:VpcSourceIp", "\"[x](http://y)\""))), StringComparison.Ordinal);
    }

    // Pods reach S3's and DynamoDB's gateway endpoints by the node's address, as long as the CNI does SNAT.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Shut_GatewayEndpoint_CountsWithExternalSnatAlone(bool externalSnat, int expected) =>
        Assert.Equal(expected, Plan(Statement("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\""), isGateway: true, externalSnat).Hazards.Count(IsTold));

    [Fact]
    public void Findings_PolicyKnowsOnlyTheOldBlock_AutoNeedsAnAcknowledgement() =>
        Assert.Equal([FindingKind.EndpointPolicies], Plan(Statement("Allow", "IpAddress", "aws:VpcSourceIp", "\"10.0.0.0/16\"")).Findings);

    private static string Statement(string effect, string comparison, string key, string values) => "{\"Version\": \"2012-10-17\", \"Statement\": [" + Bare(effect, comparison, key, values) + "]}";

    private static string Bare(string effect, string comparison, string key, string values) =>
        $$"""{"Sid": "One", "Effect": "{{effect}}", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {"{{comparison}}": {"{{key}}": {{values}} } } }""";

    private static List<string> Told(string? policy) => [.. Plan(policy).Hazards.Where(IsTold)];

    private static bool IsTold(string hazard) => hazard.Contains("VPC endpoint", StringComparison.Ordinal);

    private static Plan Plan(string? policy, bool isGateway = false, bool externalSnat = false)
    {
        var snapshot = Some.Snapshot(a: 3).With(vpc => vpc with { Endpoints = [new EndpointReading("vpce-1", "com.amazonaws.eu-west-1.ecr.api", isGateway, policy)] });
        snapshot = externalSnat ? snapshot.WithCni("1.21.1", ("AWS_VPC_K8S_CNI_EXTERNALSNAT", "true")) : snapshot;
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, Some.Policy(), Triage.Diagnose(snapshot, Some.Policy()))).Plan;
    }
}
