using System.Net;
using System.Xml;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.Runtime;
using Headroom.Steps.Aws;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests.Aws;

/// <summary>The one table of AWS errors.</summary>
public sealed class AwsErrorsTests
{
    [Theory]
    [InlineData("RequestLimitExceeded", typeof(ThrottledException))]
    [InlineData("ThrottlingException", typeof(ThrottledException))]
    [InlineData("ProvisionedThroughputExceededException", typeof(ThrottledException))]
    [InlineData("SlowDown", typeof(ThrottledException))]
    [InlineData("InternalError", typeof(TransientException))]
    [InlineData("ServiceUnavailableException", typeof(TransientException))]
    [InlineData("UnauthorizedOperation", typeof(AccessDeniedException))]
    [InlineData("AccessDeniedException", typeof(AccessDeniedException))]
    [InlineData("InvalidSubnetID.NotFound", typeof(NotFoundException))]
    [InlineData("InvalidSubnetId.NotFound", typeof(NotFoundException))] // EC2 documents both spellings
    [InlineData("ResourceNotFoundException", typeof(NotFoundException))]
    [InlineData("NoSuchEntity", typeof(NotFoundException))]
    [InlineData("InvalidSubnet.Conflict", typeof(ConflictException))]
    [InlineData("DependencyViolation", typeof(ConflictException))]
    [InlineData("CidrLimitExceeded", typeof(CidrQuotaReachedException))]
    [InlineData("SubnetLimitExceeded", typeof(SubnetQuotaReachedException))]
    [InlineData("TagLimitExceeded", typeof(QuotaReachedException))]
    [InlineData("InvalidParameterValue", typeof(RefusedException))]
    public void Translate_Code_GivesItsError(string code, Type expected) => Assert.IsType(expected, AwsErrors.Translate("ec2:CreateSubnet", Calls.Ec2(code)));

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, typeof(TransientException))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(TransientException))]
    [InlineData(HttpStatusCode.TooManyRequests, typeof(ThrottledException))]
    [InlineData(HttpStatusCode.Forbidden, typeof(AccessDeniedException))]
    [InlineData(HttpStatusCode.BadRequest, typeof(RefusedException))]
    public void Translate_NoCodeInTheBody_GoesByTheStatus(HttpStatusCode status, Type expected) =>
        Assert.IsType(expected, AwsErrors.Translate("ec2:DescribeVpcs", new AmazonEC2Exception("garbage", null, ErrorType.Unknown, "", "", status)));

    public static TheoryData<Exception> BrokenTransport => [new HttpRequestException("reset"), new TimeoutException("slow"), new TaskCanceledException("slow"), new XmlException("cut off"), new IOException("cut off")];

    [Theory]
    [MemberData(nameof(BrokenTransport))]
    public void Translate_WhatCoreThrowsRaw_IsTransient(Exception raw) => Assert.IsType<TransientException>(AwsErrors.Translate("ec2:DescribeVpcs", raw));

    [Fact]
    public void Translate_OurOwnBug_IsLeftAlone() => Assert.Null(AwsErrors.Translate("ec2:DescribeVpcs", new InvalidOperationException("bug")));

    [Fact]
    public async Task CallAsync_Denied_NamesTheOperationAndTheNextStep()
    {
        var error = await Assert.ThrowsAsync<AccessDeniedException>(() => AwsErrors.CallAsync<int>("ec2:CreateSubnet", () => throw Calls.Ec2("UnauthorizedOperation")));

        Assert.Contains("ec2:CreateSubnet", error.Message, StringComparison.Ordinal);
        Assert.Contains("docs/permissions.md", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsConditionFailed_OnlyOfAFailedCondition_IsTrue()
    {
        var failed = AwsErrors.Translate("dynamodb:PutItem", new AmazonDynamoDBException("no", null, ErrorType.Sender, "ConditionalCheckFailedException", "", HttpStatusCode.BadRequest))!;
        var other = AwsErrors.Translate("dynamodb:PutItem", new AmazonDynamoDBException("no", null, ErrorType.Sender, "ValidationException", "", HttpStatusCode.BadRequest))!;

        Assert.True(AwsErrors.IsConditionFailed(failed));
        Assert.False(AwsErrors.IsConditionFailed(other));
    }
}
