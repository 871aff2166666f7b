using System.Net;
using Amazon;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace Headroom.Sdk.Tests.Clients;

/// <summary>AWSQuery, and a service without Regions.</summary>
public class IamTests
{
    private const string Role = "arn:aws:iam::111122223333:role/web-vpc-cni";

    private static AmazonIdentityManagementServiceClient Over(Wire wire, string region = "eu-west-1") =>
        new(Wire.Credentials, wire.Configure(new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region) }));

    private static string Result(string members) =>
        $"<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><SimulatePrincipalPolicyResult>{members}</SimulatePrincipalPolicyResult>"
        + "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></SimulatePrincipalPolicyResponse>";

    [Fact]
    public async Task SimulatePrincipalPolicy_Lists_AreMembersCountedFromOne()
    {
        var wire = new Wire(Result(""));

        var response = await Over(wire).SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = Role,
            ActionNames = ["ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses"],
            ContextEntries = [new ContextEntry { ContextKeyName = "aws:RequestedRegion", ContextKeyValues = ["eu-west-1"], ContextKeyType = ContextKeyTypeEnum.String }],
            PolicyInputList = [],
        });

        Assert.Equal(
            "Action=SimulatePrincipalPolicy&ActionNames.member.1=ec2%3ADescribeSubnets&ActionNames.member.2=ec2%3AAssignPrivateIpAddresses"
            + "&ContextEntries.member.1.ContextKeyName=aws%3ARequestedRegion&ContextEntries.member.1.ContextKeyType=string&ContextEntries.member.1.ContextKeyValues.member.1=eu-west-1"
            + "&PolicyInputList=&PolicySourceArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fweb-vpc-cni&Version=2010-05-08",
            string.Join('&', wire.Request.Body.Split('&').Order(StringComparer.Ordinal)));
        Assert.Equal("r-1", response.ResponseMetadata.RequestId);
        Assert.Null(response.EvaluationResults);
    }

    [Fact]
    public async Task SimulatePrincipalPolicy_Results_AreReadFromTheWrapper()
    {
        var wire = new Wire(Result("""
            <IsTruncated>false</IsTruncated>
            <EvaluationResults>
              <member>
                <MatchedStatements><member><SourcePolicyId>cni</SourcePolicyId><StartPosition><Line>3</Line><Column>17</Column></StartPosition></member></MatchedStatements>
                <MissingContextValues><member>aws:RequestedRegion</member></MissingContextValues>
                <EvalResourceName>*</EvalResourceName>
                <EvalDecision>explicitDeny</EvalDecision>
                <EvalDecisionDetails><entry><key>scp</key><value>explicitDeny</value></entry><entry><key>identity</key><value>allowed</value></entry></EvalDecisionDetails>
                <EvalActionName>ec2:DescribeSubnets</EvalActionName>
              </member>
            </EvaluationResults>
            """));

        var response = await Over(wire).SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest { PolicySourceArn = Role });

        var result = Assert.Single(response.EvaluationResults);
        Assert.Equal(("ec2:DescribeSubnets", "*"), (result.EvalActionName, result.EvalResourceName));
        Assert.Same(PolicyEvaluationDecisionType.ExplicitDeny, result.EvalDecision);
        Assert.Equal("aws:RequestedRegion", Assert.Single(result.MissingContextValues));
        Assert.Equal(("cni", 17), (Assert.Single(result.MatchedStatements).SourcePolicyId, result.MatchedStatements[0].StartPosition.Column));
        Assert.Equal(new Dictionary<string, string> { ["scp"] = "explicitDeny", ["identity"] = "allowed" }, result.EvalDecisionDetails);
        Assert.False(response.IsTruncated);
    }

    [Fact]
    public async Task GetInstanceProfile_Role_IsReadWithItsTime()
    {
        var wire = new Wire("""
            <GetInstanceProfileResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetInstanceProfileResult><InstanceProfile>
              <Roles><member><Path>/</Path><Arn>arn:aws:iam::111122223333:role/nodes</Arn><CreateDate>2026-01-02T03:04:05Z</CreateDate></member></Roles>
            </InstanceProfile></GetInstanceProfileResult><ResponseMetadata><RequestId>r-2</RequestId></ResponseMetadata></GetInstanceProfileResponse>
            """);

        var response = await Over(wire).GetInstanceProfileAsync(new GetInstanceProfileRequest { InstanceProfileName = "nodes" });

        var role = Assert.Single(response.InstanceProfile.Roles);
        Assert.Equal(("arn:aws:iam::111122223333:role/nodes", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)), (role.Arn, role.CreateDate));
        Assert.Equal("Action=GetInstanceProfile&InstanceProfileName=nodes&Version=2010-05-08", string.Join('&', wire.Request.Body.Split('&').Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("NoSuchEntity", 404, typeof(NoSuchEntityException))]
    [InlineData("PolicyEvaluation", 500, typeof(PolicyEvaluationException))]
    [InlineData("AccessDenied", 403, typeof(AmazonIdentityManagementServiceException))]
    public async Task SimulatePrincipalPolicy_Error_IsTheModelledOneOrTheServices(string code, int status, Type type)
    {
        var wire = new Wire($"<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error><RequestId>r-3</RequestId></ErrorResponse>", (HttpStatusCode)status);

        var thrown = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => Over(wire).SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest { PolicySourceArn = Role }));

        Assert.Equal((type, code, "no", "r-3"), (thrown.GetType(), thrown.ErrorCode, thrown.Message, thrown.RequestId));
    }

    [Theory] // botocore, endpoint-rule-set-1.json of iam
    [InlineData("eu-west-1", false, false, "https://iam.amazonaws.com/", "us-east-1")]
    [InlineData("eu-west-1", true, false, "https://iam-fips.amazonaws.com/", "us-east-1")]
    [InlineData("eu-west-1", false, true, "https://iam.global.api.aws/", "us-east-1")]
    [InlineData("cn-northwest-1", false, false, "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("us-gov-east-1", false, false, "https://iam.us-gov.amazonaws.com/", "us-gov-west-1")]
    [InlineData("us-gov-east-1", true, false, "https://iam.us-gov.amazonaws.com/", "us-gov-west-1")]
    [InlineData("us-gov-east-1", false, true, "https://iam.us-gov.api.aws/", "us-gov-west-1")]
    [InlineData("us-iso-west-1", false, false, "https://iam.us-iso-east-1.c2s.ic.gov/", "us-iso-east-1")]
    public async Task Host_AnyRegion_IsThePartitionsAndSignedForItsGlobalRegion(string region, bool fips, bool dualStack, string url, string signedFor)
    {
        var wire = new Wire(Result(""));
        var config = new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        await new AmazonIdentityManagementServiceClient(Wire.Credentials, wire.Configure(config)).SimulatePrincipalPolicyAsync(new SimulatePrincipalPolicyRequest { PolicySourceArn = Role });

        Assert.Equal(url, wire.Request.Uri.ToString());
        Assert.Contains($"/{signedFor}/iam/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
    }
}
